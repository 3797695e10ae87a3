package feeds

import (
	"bytes"
	"net/http"

	"tend/internal/pattern"
)

var metaCharset = pattern.Of(`(?i)<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})`)

// PageText returns a web page in UTF-8: by its bytes, the header, the meta element in its first KiB or the XML
// declaration, in this order.
func PageText(body []byte, h http.Header) string {
	if m := metaCharset().FindSubmatch(body[:min(len(body), 1<<10)]); m != nil && headerCharset(h) == "" {
		h = http.Header{"Content-Type": {"text/html; charset=" + string(m[1])}}
	}
	text, _, _ := decodeBody(bytes.TrimPrefix(body, []byte("\ufeff")), h)
	return text
}
