package strictyaml

// Renamed gives the file as rules read it that know its paths by other names: to gives the name of a path, or "" for one that they shall not see. What they
// find is in the Problems of the new file, and says the names; those that the file has already are not among them.
func (f *File) Renamed(to func(path string) string) *File {
	renamed := newFile(f.Name)
	renamed.Readable, renamed.allow = f.Readable, f.allow
	rename(renamed.keys, f.keys, to)
	rename(renamed.values, f.values, to)
	rename(renamed.broken, f.broken, to)
	rename(renamed.around, f.around, to)
	for _, path := range f.allowed {
		if name := to(path); name != "" {
			renamed.allowed = append(renamed.allowed, name)
		}
	}
	return renamed
}

func rename[V any](into, from map[string]V, to func(string) string) {
	for path, value := range from {
		if name := to(path); name != "" {
			into[name] = value
		}
	}
}

// Stands says where rules look for what is in a section that the file does not have.
func (f *File) Stands(section string, at Position) {
	if _, has := f.keys[section]; !has {
		f.keys[section] = at
	}
}

// Need tells the file which of its allowed paths the rules needed that read it renamed.
func (f *File) Need(renamed *File, to func(path string) string) {
	for _, path := range f.allowed {
		if renamed.needed[to(path)] {
			f.needed[path] = true
		}
	}
}
