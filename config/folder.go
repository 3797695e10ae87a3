package config

import "path/filepath"

// Folder is where tend.toml lies, or would: other texts that a person may change lie there, too. It is empty where there
// is no home to look in.
func Folder(env func(string) string, flags Flags) (string, error) {
	l := &loader{env: env, places: map[string]place{}}
	if err := l.defaults(); err != nil {
		return "", err
	}
	name, _, err := l.findFile(flags.Config)
	if err != nil || name == "" {
		return "", err
	}
	return filepath.Dir(name), nil
}
