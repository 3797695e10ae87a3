# make build    bin/tend
# make test     go vet and every test; RACE=1 with the race detector where goroutines share something
# make lint     golangci-lint; says how to get it when it is missing
# make bench    benchmarks, then measurements of the whole program
# make fuzz     every fuzz target, FUZZTIME each
# make install  into PREFIX: the program, its man pages, completions and systemd units
# make clean

PREFIX   ?= /usr/local
FUZZTIME ?= 10s
BENCH    ?= .

# Packages may set their own; nothing here is written below the repository but bin/.
DESTDIR ?=

GO      ?= go
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
GOLANGCI_VERSION := v2.15.0
GOLANGCI ?= golangci-lint

# The engine's writes are synced and its memory limited either way; without cgo the program is one static file.
export CGO_ENABLED ?= 0
export GOFLAGS ?= -buildvcs=false

# Units below a home folder are looked for in share/, the system's in lib/: systemd.unit(5).
UNITS   := $(if $(filter $(HOME)/%,$(PREFIX)),share,lib)

.PHONY: build test lint bench fuzz install uninstall clean

build:
	$(GO) build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o bin/tend ./cmd/tend

test:
	$(GO) vet ./...
	@internal/tools/test

lint:
	@unformatted="$$(gofmt -l $$(git ls-files '*.go'))"; \
	if [ -n "$$unformatted" ]; then echo "not formatted by gofmt:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	@if command -v $(GOLANGCI) >/dev/null; then $(GOLANGCI) run ./...; \
	else echo "lint: golangci-lint is missing, so only gofmt and go vet looked; get it with"; \
	     echo "  go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)"; \
	     test "$$CI" != true; fi
	@if command -v shellcheck >/dev/null; then shellcheck .ci/run internal/tools/test internal/tools/fuzz; \
	else echo "lint: shellcheck is missing, so nobody looked at the shell scripts"; test "$$CI" != true; fi

bench:
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem ./...
	@if [ -x internal/bench/run ]; then internal/bench/run; fi

fuzz:
	@internal/tools/fuzz $(FUZZTIME)

install: build
	install -D -m 0755 bin/tend '$(DESTDIR)$(PREFIX)/bin/tend'
	bin/tend man --dir '$(DESTDIR)$(PREFIX)/share/man/man1'
	install -d '$(DESTDIR)$(PREFIX)/share/bash-completion/completions' \
	    '$(DESTDIR)$(PREFIX)/share/zsh/site-functions' '$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d'
	bin/tend completion bash > '$(DESTDIR)$(PREFIX)/share/bash-completion/completions/tend'
	bin/tend completion zsh > '$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_tend'
	bin/tend completion fish > '$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/tend.fish'
	install -d '$(DESTDIR)$(PREFIX)/$(UNITS)/systemd/user'
	sed 's|/usr/local/bin/tend|$(PREFIX)/bin/tend|' systemd/user/tend.service \
	    > '$(DESTDIR)$(PREFIX)/$(UNITS)/systemd/user/tend.service'
ifeq ($(UNITS),lib)
	install -d '$(DESTDIR)$(PREFIX)/lib/systemd/system' '$(DESTDIR)$(PREFIX)/lib/sysusers.d'
	sed 's|/usr/local/bin/tend|$(PREFIX)/bin/tend|' systemd/system/tend.service \
	    > '$(DESTDIR)$(PREFIX)/lib/systemd/system/tend.service'
	install -m 0644 systemd/system/tend.sysusers '$(DESTDIR)$(PREFIX)/lib/sysusers.d/tend.conf'
endif

uninstall:
	rm -f '$(DESTDIR)$(PREFIX)/bin/tend' '$(DESTDIR)$(PREFIX)'/share/man/man1/tend.1 '$(DESTDIR)$(PREFIX)'/share/man/man1/tend-*.1 \
	    '$(DESTDIR)$(PREFIX)/share/bash-completion/completions/tend' '$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_tend' \
	    '$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/tend.fish' \
	    '$(DESTDIR)$(PREFIX)/$(UNITS)/systemd/user/tend.service' \
	    '$(DESTDIR)$(PREFIX)/lib/systemd/system/tend.service' '$(DESTDIR)$(PREFIX)/lib/sysusers.d/tend.conf'

clean:
	rm -rf bin coverage.out
