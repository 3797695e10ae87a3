package config

import "path/filepath"

// Templates is the folder of a person's own templates: templates/ beside tend.toml, be that file there or not. It is
// empty where there is no place for a tend.toml, as without a home.
func Templates(env func(string) string, flags Flags) (string, error) {
	l := &loader{env: env, places: map[string]place{}}
	if err := l.defaults(); err != nil {
		return "", err
	}
	name, _, err := l.findFile(flags.Config)
	if err != nil || name == "" {
		return "", err
	}
	return filepath.Join(filepath.Dir(name), "templates"), nil
}
