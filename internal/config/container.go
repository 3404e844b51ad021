package config

import (
	"encoding/json"
	"strconv"
	"strings"

	"slipway/internal/strictyaml"
)

// Ulimit is a limit of the operating system on a container's processes.
type Ulimit struct {
	// Name of the limit. Fargate is documented to heed nofile, the number of open files.
	// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Ulimit.html
	Name string `yaml:"name" jsonschema:"required,example=nofile,enum=core,enum=cpu,enum=data,enum=fsize,enum=locks,enum=memlock,enum=msgqueue,enum=nice,enum=nofile,enum=nproc,enum=rss,enum=rtprio,enum=rttime,enum=sigpending,enum=stack" choices:"theirs"`
	// SoftLimit holds at first; a process may raise its own up to the hard limit. In bytes, seconds or a count; -1 is without limit.
	SoftLimit int `yaml:"soft_limit" jsonschema:"required,minimum=-1,example=65535"`
	// HardLimit in the same unit.
	HardLimit int `yaml:"hard_limit" jsonschema:"required,minimum=-1,example=65535"`
}

// NonBlocking is the mode of a log driver that never lets the application wait.
const NonBlocking = "non-blocking"

// Log has the options of ECS's log driver awslogs.
type Log struct {
	// Mode when CloudWatch Logs is slow: non-blocking loses what does not fit into the buffer, blocking lets the application wait. Default: non-blocking.
	// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html
	Mode string `yaml:"mode" jsonschema:"enum=non-blocking,enum=blocking" choices:"theirs"`
	// MaxBufferMib of memory that the non-blocking output of each container may take up before some is lost; it is a part of the task's. Default: 25.
	// Source: https://aws.amazon.com/blogs/containers/preventing-log-loss-with-non-blocking-mode-in-the-awslogs-container-log-driver/
	MaxBufferMib int `yaml:"max_buffer_mib" jsonschema:"minimum=1"`
	// MultilinePattern matches the first line of each event; further lines are added to it, as those of a stack trace, up to the 256 KiB of an event. A regular
	// expression of Go, which the driver is written in. Matching each line costs time. Default: none, each line is an event.
	// Source: https://docs.docker.com/engine/logging/drivers/awslogs/#awslogs-multiline-pattern
	MultilinePattern string `yaml:"multiline_pattern"`
}

// HealthCommand is a command as ECS has it: CMD-SHELL and a line for the shell, or CMD and words.
type HealthCommand []string

// ShellCommand is a line for the shell.
func ShellCommand(line string) HealthCommand { return HealthCommand{"CMD-SHELL", line} }

// ExecCommand has words for which no shell is needed.
func ExecCommand(words ...string) HealthCommand { return append(HealthCommand{"CMD"}, words...) }

// Spell gives the line for the shell, or the words.
func (h *HealthCommand) Spell() any {
	if len(*h) == 2 && (*h)[0] == "CMD-SHELL" {
		return (*h)[1]
	}
	return []string((*h)[min(1, len(*h)):])
}

// Read takes a text, which is for the shell, or a list of words.
func (h *HealthCommand) Read(value any) (rule, fix string) {
	switch v := value.(type) {
	case string:
		for _, word := range []string{"CMD-SHELL", "CMD"} {
			if rest, ok := strings.CutPrefix(v, word+" "); ok {
				return "the shell would look for a program " + word, "write the command alone: " + strings.TrimSpace(rest)
			}
		}
		*h = ShellCommand(v)
	case []any:
		words := make([]string, len(v))
		for i, item := range v {
			switch word := item.(type) {
			case string:
				words[i] = word
			case int:
				words[i] = strconv.Itoa(word)
			default:
				return "a list in which not all is text", "put each word in quotes"
			}
		}
		return h.readWords(words)
	default:
		return "neither a text nor a list of words", "write a text for the shell, or a list such as " + strictyaml.ListOf("/healthcheck", "--quick")
	}
	return "", ""
}

// readWords finds what people bring along from a task definition.
func (h *HealthCommand) readWords(words []string) (rule, fix string) {
	first := ""
	if len(words) > 0 {
		first = words[0]
	}
	switch {
	case first == "CMD-SHELL":
		return "what begins with CMD-SHELL is a text here", "write it as " + strings.TrimSpace(strings.Join(words[1:], " "))
	case first == "CMD":
		return "CMD is what a list means", "write it as " + strictyaml.ListOf(words[1:]...)
	case first == "NONE":
		return "no check is no command", "remove it and set enabled: false"
	}
	*h = ExecCommand(words...)
	return "", ""
}

// Shell says whether the image needs a shell for it.
func (h HealthCommand) Shell() bool { return len(h) > 0 && h[0] == "CMD-SHELL" }

// String is the command as one writes it in a file.
func (h HealthCommand) String() string {
	switch {
	case len(h) == 0:
		return ""
	case h.Shell():
		return strings.Join(h[1:], " ")
	}
	return strictyaml.ListOf(h[1:]...)
}

// MarshalJSON writes it as the file has it.
func (h HealthCommand) MarshalJSON() ([]byte, error) {
	if len(h) > 0 && !h.Shell() {
		return json.Marshal([]string(h[1:]))
	}
	return json.Marshal(h.String())
}
