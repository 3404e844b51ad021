package config

// Known says whether a directory has environments of these names, without reading them. The error names the nearest ones.
func Known(dir string, names ...string) error {
	files, _, err := find(dir) // what is wrong with other files, Load tells
	if err != nil {
		return err
	}
	_, err = askedFor(dir, files, names)
	return err
}
