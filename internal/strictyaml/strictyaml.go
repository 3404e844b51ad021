// Package strictyaml reads a YAML file into a struct, and reports at once, each with its place, all keys and values of the
// file that do not fit the struct.
//
// The struct is described by its tags:
//
//	yaml:"min_acu"                 the key; - for a field that is no key
//	yaml:",inline"                 the keys of a struct are keys of the section around it
//	jsonschema:"required"          the key must be there
//	jsonschema:"example=shop"      what a message about the missing key proposes
//	missing:", the door's width"   what it says behind that
//	jsonschema:"minimum=1"         of a number; maximum likewise
//	jsonschema:"enum=a,enum=b"     the choices
//	choices:"theirs"               the choices are somebody else's, who may add some: another one is not known; with "ours" it is wrong
//	text:"lines"                   the text, or the values of a map, may have several lines
//	list:"null"                    the key may stand there without a value, which is the empty list
//
// Fields are string, bool, int, float64, map[string]string, maps from names to structs, structs, and slices of and pointers to them. A pointer is an
// optional section: it stays nil where the file does not have it. An any takes what is written, as encoding/json would with UseNumber.
package strictyaml

// Options are what is particular to one kind of file.
type Options struct {
	// MaxBytes of a file. A larger one is not parsed.
	MaxBytes int

	// OneFile says what to do about a file that is too large or has several documents, such as "keep one environment in one file".
	OneFile string

	// Empty says what to do about a file without content. Where it is "", such a file is sound and changes nothing.
	Empty string

	// Colon is an example of a text that needs quotes for its colons, such as "an ARN with :key::". Default: none.
	Colon string

	// Allowed are paths, as Paths gives them, whose values are taken as written although they are not known. Default: none.
	Allowed []string

	// Allow says how a path comes among them, with %s for it, such as "if there is one, add %s to allow". Default: nothing is said.
	Allow string

	// Foreign are keys of other tools, and what to do here instead, such as "write ports". With its section in front, as
	// target.container_port, it is only of sections of that name. Default: none.
	Foreign map[string]string

	// Secret says whether a text in a wrong place holds a secret: no message shows it then. Default: those that look like a variable or a URL are cut short.
	Secret func(text string) bool

	// Text gives the rule that a text of the file breaks, whatever its key, or "". Default: none.
	Text func(text string) string
}

// Defaulter is an optional section, or an item of a list, that has defaults: SetDefaults fills them in before the file's values.
type Defaulter interface{ SetDefaults() }

// Inheritor is a section of a map whose defaults are also values of other sections: Inherit fills them in, over those of SetDefaults, from the struct that
// is read, in which everything but such maps is there by then, wherever it stands in the files.
type Inheritor interface{ Inherit(from any) }

// Read fills target, a pointer to a struct that holds its defaults, from the text of a file. A field keeps its default where
// the file's value does not fit. The name of the file is for messages only.
func Read(name string, data []byte, target any, options Options) *File {
	return ReadLayers([]Layer{{name, data}}, target, options)
}
