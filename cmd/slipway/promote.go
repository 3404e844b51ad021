package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/spf13/cobra"

	"slipway/internal/config"
	"slipway/internal/images"
	"slipway/internal/nearest"
	"slipway/internal/promote"
	"slipway/internal/strictyaml"
)

func newPromote(in *folders) *cobra.Command {
	var from string
	var pin bool
	command := &cobra.Command{
		Use:   "promote <environment> [[<service>=]<image>]",
		Short: "Change the image of an environment in its YAML file, and nothing else of the file",
		Long: `Change service.image in environments/<environment>.yaml to an image, or to that of another environment; with the name of a further service,
services.<service>.image. Comments, order and quoting stay. An image in ECR is looked up first, where there are credentials: it must be
there, and be made for the architecture of the service; its digest is printed. Nothing is deployed: commit the file, and review its plan.

Exit code 0: the file has the image. 1: the image is not there, or not for this architecture; the file is as it was. 2: the file could not be
changed.`,
		Example: `  go run ./cmd/slipway promote dev 123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1.1.0
  go run ./cmd/slipway promote dev worker=123456789012.dkr.ecr.us-east-1.amazonaws.com/worker:1.1.0
  go run ./cmd/slipway promote prod --from staging
  go run ./cmd/slipway promote prod worker --from staging --pin`,
		Args: func(_ *cobra.Command, arguments []string) error {
			switch {
			case len(arguments) == 0:
				return errors.New("no environment given: go run ./cmd/slipway promote <environment> <image>; -h tells more")
			case len(arguments) == 1 && from == "":
				return errors.New("no image given: name it behind the environment, or the environment that has it with --from")
			case len(arguments) == 2 && from != "" && strings.ContainsAny(arguments[1], "=/:"):
				return errors.New("an image and --from: give one of them")
			case len(arguments) == 2 && strings.HasSuffix(arguments[1], "="):
				return fmt.Errorf("no image given: write %s<image>, or name the environment that has it with --from", arguments[1])
			case len(arguments) == 2 && len(strings.Fields(arguments[1])) != 1:
				return fmt.Errorf("%q is not the name of an image; write it as [registry/]name[:tag][@digest], without spaces", arguments[1])
			case len(arguments) > 2:
				return fmt.Errorf("%d arguments given: go run ./cmd/slipway promote <environment> <image>; -h tells more", len(arguments))
			}
			names := arguments[:1]
			if from != "" {
				names = append(slices.Clone(names), from)
			}
			return config.Known(in.environments, names...)
		},
		RunE: func(command *cobra.Command, arguments []string) error {
			loaded, err := config.Load(in.environments)
			if err != nil {
				return err
			}
			service, image := "", strings.Join(arguments[1:], "")
			if before, after, named := strings.Cut(image, "="); named || from != "" {
				service, image = before, after
			}
			env := named(loaded, arguments[0])
			to, err := ofService(env, service)
			if err != nil {
				return err
			}
			if from != "" {
				of, err := ofService(named(loaded, from), service)
				if err != nil {
					return err
				}
				image = of.Service.Image
			}
			return runPromote(command, in.environments, env, to, image, pin)
		},
	}
	flags := command.Flags()
	flags.StringVar(&from, "from", "", "the environment whose image it is")
	flags.BoolVar(&pin, "pin", false, "write the digest that the tag names now in place of the tag")
	return command
}

// ofService gives an environment as one of its services has it: service is the first one's name in the file.
func ofService(env config.Environment, name string) (config.Environment, error) {
	if name == "" || name == "service" {
		return env, nil
	}
	all := append([]string{"service"}, slices.Sorted(maps.Keys(env.Further))...)
	if !slices.Contains(all, name) {
		meant := ""
		if near := nearest.Name(name, all); near != "" {
			meant = "; did you mean " + near + "?"
		}
		return env, fmt.Errorf("unknown service %s: %s has %s%s", strictyaml.Show(name), env, strings.Join(all, ", "), meant)
	}
	return env.Of(name), nil
}

// named gives an environment, or one without anything.
func named(all []config.Environment, name string) config.Environment {
	for _, environment := range all {
		if environment.String() == name || environment.Stack() == name {
			return environment
		}
	}
	return config.Environment{}
}

// patience with whatever gives credentials.
const patience = 5 * time.Second

// runPromote gives a service an image; of is the environment as that service has it.
func runPromote(command *cobra.Command, environments string, env, of config.Environment, image string, pin bool) error {
	file := env.File(environments)
	found, note, err := lookUp(command.Context(), image, of)
	if err != nil {
		return err
	}
	if pin {
		if found.Digest == "" {
			fix := "leave out --pin"
			if note == noCredentials {
				fix = "log in, or set AWS_PROFILE, or leave out --pin"
			}
			return fmt.Errorf("--pin: the digest of %s is not known: %s; %s", image, note, fix)
		}
		image = repository(image) + "@" + found.Digest
	}
	change, err := promote.Prepare(file, of.Part, image, func(text []byte) (config.Environment, error) { return config.ParseOver(environments, env, text) })
	if err != nil {
		return err
	}
	out := command.OutOrStdout()
	if !change.New() {
		_, err := fmt.Fprintf(out, "%s has %s already\n", file, image)
		return err
	}
	for _, name := range change.Also {
		if err := suits(found, image, env.Of(name)); err != nil {
			return err
		}
	}
	if err := change.Write(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s: %s\n  - %s\n  + %s\n%s\n%sNext: commit it, and review the plan.\n", file, of.Section()+".image", of.Service.Image, image, note,
		aboutOthers(env, of, image, change.Also))
	return err
}

// aboutOthers names the further services that inherit the image, and what runs an image of the same repository and keeps it, as a sidecar that migrates does:
// nobody but a person knows whether it belongs to the release.
func aboutOthers(env, of config.Environment, image string, also []string) string {
	var lines strings.Builder
	stays := func(what, has, way string) {
		if repository(has) == repository(of.Service.Image) && has != image {
			fmt.Fprintf(&lines, "The %s keeps %s: %s if it belongs to the release.\n", what, has, way)
		}
	}
	for _, other := range env.EachService() {
		whose := ""
		if other.Part != "" {
			whose = " of " + other.Part
		}
		switch {
		case slices.Contains(also, other.Part):
			fmt.Fprintf(&lines, "The service %s inherits it, and changes as well.\n", other.Part)
		case other.Part != "" && other.Part != of.Part:
			stays("service "+other.Part, other.Service.Image, "promote "+other.Part+"=<image>")
		}
		for _, sidecar := range other.Service.Sidecars {
			stays("sidecar "+sidecar.Name+whose, sidecar.Image, "change it by hand")
		}
	}
	return lines.String()
}

const noCredentials = "not looked up: no credentials of AWS"

// lookUp an image where that can be done. The note says what is known of it, or why nothing is.
func lookUp(ctx context.Context, image string, of config.Environment) (found images.Image, note string, err error) {
	settings, err := awsconfig.LoadDefaultConfig(ctx)
	if err != nil {
		return found, "", fmt.Errorf("settings of AWS: %w", err)
	}
	if _, inECR := images.Split(image); inECR {
		asking, cancel := context.WithTimeout(ctx, patience) // a machine that is not of AWS's is asked for its role in vain
		defer cancel()
		if _, err := settings.Credentials.Retrieve(asking); err != nil {
			return found, noCredentials, nil
		}
	}
	found, err = images.Find(ctx, settings, image)
	switch {
	case errors.Is(err, images.ErrNotThere):
		return found, "", failed{err.Error() + "; push it first, or look at its name"}
	case err != nil:
		return found, "not looked up: " + err.Error(), nil
	}
	if err := suits(found, image, of); err != nil {
		return found, "", err
	}
	return found, strings.TrimSpace("digest " + found.Digest + " " + strings.Join(found.Platforms, ", ")), nil
}

// suits says whether a service can run an image; where nothing was found of it, nobody knows.
func suits(found images.Image, image string, of config.Environment) error {
	platform := images.Platform(of.Service.Architecture)
	if found.Suits(platform) {
		return nil
	}
	return failed{fmt.Sprintf("%s: made for %s; %s.architecture is %s: build it for %s, or change the architecture",
		image, strings.Join(found.Platforms, ", "), of.Section(), of.Service.Architecture, platform)}
}

// repository is an image without tag and digest.
func repository(image string) string {
	image, _, _ = strings.Cut(image, "@")
	if colon := strings.LastIndex(image, ":"); colon > strings.LastIndex(image, "/") {
		return image[:colon]
	}
	return image
}
