package main

import (
	"path/filepath"
	"strings"
)

// The hooks show the daemon's line in the first shell of a learning day, and are silent otherwise: in scripts, in
// commands over ssh, where the output is no terminal, in the next shell of the day. They use what the shell has built
// in and start no process. What they read may be anybody's: they take the first bytes of a plain file, want digits, a
// day, and a line of letters, digits and a few signs, and pass over all else without a word. fish tells no time, but
// when a file was written and how long ago that was.
var hooks = map[string]string{
	"bash": `# Shows what is due in the first shell of a day. In ~/.bashrc: source <(tend shell bash)
# Without starting tend in each shell: tend shell bash >~/.tend.bash, once, and in ~/.bashrc: source ~/.tend.bash
__tend_prompt() {
  [[ $- == *i* && -t 1 && -f FILE ]] || return 0
  local head='' day='' shown='' now=${EPOCHSECONDS:-}
  { { IFS= read -r -n 120 head; IFS= read -r -n 10 day; } < FILE; } 2>/dev/null || :
  local until=${head%% *} line=${head#* }
  [[ -n $now ]] || { printf -v now '%(%s)T' -1; } 2>/dev/null || :
  [[ $until == [1-9]* && $until != *[!0-9]* && ${#until} -lt 12 && $now == [1-9]* && $until -gt $now ]] || return 0
  [[ -n $line && $line != "$head" && $line != *[!a-zA-Z0-9\ ,.:]* ]] || return 0
  [[ $day == [0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] ]] || return 0
  { IFS= read -r -n 10 shown < SHOWN; } 2>/dev/null || :
  [[ $day != "$shown" ]] || return 0
  printf '%s\n' "$line"
  { printf '%s\n' "$day" >| SHOWN; } 2>/dev/null || :
  return 0
}
__tend_prompt
unset -f __tend_prompt
`,
	"zsh": `# Shows what is due in the first shell of a day. In ~/.zshrc: source <(tend shell zsh)
# Without starting tend in each shell: tend shell zsh >~/.tend.zsh, once, and in ~/.zshrc: source ~/.tend.zsh
() {
  [[ -o interactive && -t 1 && -f FILE ]] || return 0
  emulate -L zsh
  zmodload zsh/datetime zsh/system 2>/dev/null || return 0
  local text='' shown=''
  { sysread -s 200 text < FILE } 2>/dev/null
  local head=${text%%$'\n'*} rest=${text#*$'\n'}
  local until=${head%% *} line=${head#* } day=${rest[1,10]}
  [[ $until == [1-9]* && $until != *[!0-9]* && ${#until} -lt 12 && $until -gt $EPOCHSECONDS ]] || return 0
  [[ -n $line && ${#line} -lt 120 && $line != "$head" && $line != *[!a-zA-Z0-9\ ,.:]* ]] || return 0
  [[ $day == [0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] ]] || return 0
  { sysread -s 10 shown < SHOWN } 2>/dev/null
  [[ $day != "$shown" ]] || return 0
  print -r -- "$line"
  { print -r -- "$day" >| SHOWN } 2>/dev/null
  return 0
}
`,
	"fish": `# Shows what is due in the first shell of a day. In config.fish: tend shell fish | source
# Without starting tend in each shell: tend shell fish >~/.config/fish/conf.d/tend.fish, once
function __tend_prompt
  status is-interactive; and test -t 1; and test -f FILE -a -r FILE; and builtin -q path; or return 0
  set -l head; set -l day; set -l shown
  begin
    read -n 120 head
    read -n 10 day
  end < FILE
  set -l parts (string match -r '^([1-9][0-9]{0,10}) ([a-zA-Z0-9 ,.:]+)$' -- "$head"); or return 0
  string match -rq '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' -- "$day"; or return 0
  set -l now (math (path mtime FILE) + (path mtime -R FILE) 2>/dev/null); or return 0
  test "$parts[2]" -gt "$now" 2>/dev/null; or return 0
  test -f SHOWN -a -r SHOWN; and read -n 10 shown < SHOWN
  test "$day" != "$shown"; or return 0
  echo $parts[3]
  if test -e SHOWN
    test -f SHOWN -a -w SHOWN
  else
    test -w FOLDER
  end
  and echo $day > SHOWN
  return 0
end
__tend_prompt
functions -e __tend_prompt
`,
}

// hookText is a hook that reads the prompt file at path, and remembers in the file shown of which day it showed it.
func hookText(hook, path, shown string) string {
	return strings.NewReplacer("FILE", quote(path), "SHOWN", quote(shown), "FOLDER", quote(filepath.Dir(shown))).Replace(hook)
}
