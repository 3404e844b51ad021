package main

import (
	"cmp"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// registry imitates ECR: it has shop:1.1.0 for two platforms, and denies everything of the repository secret.
func registry(t *testing.T) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := new(strings.Builder)
		_ = r.Write(body) // what is missing shows in the answers
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		switch request := body.String(); {
		case strings.Contains(request, `"repositoryName":"secret"`):
			w.WriteHeader(http.StatusBadRequest)
			_, _ = fmt.Fprint(w, `{"__type":"AccessDeniedException","message":"not for you"}`)
		case !strings.Contains(request, `"repositoryName":"shop"`):
			w.WriteHeader(http.StatusBadRequest)
			_, _ = fmt.Fprint(w, `{"__type":"RepositoryNotFoundException","message":"none"}`)
		case strings.Contains(request, `"imageTag":"1.1.0"`):
			_, _ = fmt.Fprintf(w, `{"images":[{"imageId":{"imageDigest":"sha256:%064d","imageTag":"1.1.0"},"imageManifest":%q}]}`, 7,
				`{"manifests":[{"platform":{"os":"linux","architecture":"amd64"}},{"platform":{"os":"unknown","architecture":"unknown"}}]}`)
		default:
			_, _ = fmt.Fprint(w, `{"images":[],"failures":[{"failureCode":"ImageNotFound"}]}`)
		}
	}))
	t.Cleanup(server.Close)
	t.Setenv("AWS_ENDPOINT_URL", server.URL)
	t.Setenv("AWS_ACCESS_KEY_ID", "nobody")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "nobody")
}

func TestPromote(t *testing.T) {
	const host = "123456789012.dkr.ecr.us-east-1.amazonaws.com/"
	pinned := fmt.Sprintf("shop@sha256:%064d", 7)
	for name, test := range map[string]struct {
		args  string
		image string // that the file has afterwards
		said  string
		code  int
	}{
		"an image":             {"prod " + host + "shop:1.1.0", "shop:1.1.0", "digest sha256:0000", exitFine},
		"from":                 {"prod --from staging", "shop:1.1.0", "- " + host + "shop:1.0.0\n  + " + host + "shop:1.1.0", exitFine},
		"pinned":               {"prod --from staging --pin", pinned, "linux/amd64", exitFine},
		"already":              {"staging --from staging", "shop:1.0.0", "has " + host + "shop:1.1.0 already", exitFine},
		"not there":            {"prod " + host + "shop:2.0.0", "shop:1.0.0", "repository shop has no image 2.0.0; push it first", exitFails},
		"no repository":        {"prod " + host + "shopp:1.1.0", "shop:1.0.0", "has no repository shopp in us-east-1", exitFails},
		"another architecture": {"arm " + host + "shop:1.1.0", "shop:1.0.0", "service.architecture is ARM64: build it for linux/arm64", exitFails},
		"denied":               {"prod " + host + "secret:1.1.0", "secret:1.1.0", "not looked up: ", exitFine},
		"elsewhere":            {"prod ghcr.io/acme/shop:1.1.0", "", "not looked up: not in a private registry of ECR", exitFine},
		"elsewhere, pinned": {"prod ghcr.io/acme/shop:1.1.0 --pin", "shop:1.0.0", "--pin: the digest of ghcr.io/acme/shop:1.1.0 is not known: " +
			"not looked up: not in a private registry of ECR; leave out --pin", exitNoAnswer},
		"no image":     {"prod", "shop:1.0.0", "no image given", exitNoAnswer},
		"both":         {"prod x:1 --from staging", "shop:1.0.0", "give one of them", exitNoAnswer},
		"no service":   {"prod x --from staging", "shop:1.0.0", "unknown service x: prod has service", exitNoAnswer},
		"by its name":  {"prod service=" + host + "shop:1.1.0", "shop:1.1.0", "digest sha256:0000", exitFine},
		"misspelled":   {"prd x", "shop:1.0.0", "did you mean prod?", exitNoAnswer},
		"not an image": {"prod UPPER:1", "shop:1.0.0", "service.image: UPPER:1; ", exitNoAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			registry(t)
			arm := strings.Replace(valid, "service:", "service:\n  architecture: ARM64 # cheaper", 1)
			folder := project(t, map[string]string{"prod.yaml": valid, "arm.yaml": arm, "staging.yaml": strings.Replace(valid, ":1.0.0", ":1.1.0", 1)})
			stdout, stderr, code := slipway(t, folder, append([]string{"promote"}, strings.Fields(test.args)...)...)
			if code != test.code || !strings.Contains(stdout+stderr, test.said) {
				t.Errorf("exit code %d, want %d and %q\n%s%s", code, test.code, test.said, stdout, stderr)
			}
			file := "prod.yaml"
			if strings.HasPrefix(test.args, "arm") {
				file = "arm.yaml"
			}
			text, err := os.ReadFile(filepath.Join(folder, "environments", file))
			if err != nil || !strings.Contains(string(text), test.image+"\n") {
				t.Errorf("%v\n%s", err, text)
			}
		})
	}
}

func TestPromoteAFurtherService(t *testing.T) {
	const host = "123456789012.dkr.ecr.us-east-1.amazonaws.com/"
	const services = "services:\n  worker: {}\n  cron: {image: " + host + "shop:1.0.0}\n  arm: {image: " + host + "shop:1.0.0, architecture: ARM64}\n"
	inheriting := valid + "services: {arm: {architecture: ARM64}}\n"
	for name, test := range map[string]struct {
		args string
		file string // afterwards; the same where it is ""
		said []string
		code int
	}{
		"by name": {"prod cron=" + host + "shop:1.1.0", strings.Replace(valid+services, "cron: {image: "+host+"shop:1.0.0", "cron: {image: "+host+"shop:1.1.0", 1),
			[]string{"prod.yaml: services.cron.image\n  - " + host + "shop:1.0.0\n  + " + host + "shop:1.1.0\n",
				"The service arm keeps " + host + "shop:1.0.0: promote arm=<image> if it belongs to the release.\n"}, exitFine},
		"an inherited one": {"prod worker=" + host + "shop:1.1.0", strings.Replace(valid+services, "worker: {}", "worker: {image: \""+host+"shop:1.1.0\"}", 1),
			[]string{"prod.yaml: services.worker.image\n  - " + host + "shop:1.0.0\n"}, exitFine},
		"from another environment": {"prod worker --from staging", strings.Replace(valid+services, "worker: {}", "worker: {image: \""+host+"shop:1.1.0\"}", 1),
			[]string{"services.worker.image"}, exitFine},
		"service": {"prod " + host + "shop:1.1.0", strings.Replace(valid+services, "shop:1.0.0", "shop:1.1.0", 1),
			[]string{"prod.yaml: service.image\n", "The service worker inherits it, and changes as well.\nNext: ",
				"The service cron keeps " + host + "shop:1.0.0: promote cron=<image> if it belongs to the release."}, exitFine},
		"another architecture": {"prod arm=" + host + "shop:1.1.0", "",
			[]string{"services.arm.architecture is ARM64: build it for linux/arm64, or change the architecture"}, exitFails},
		"another architecture of who inherits it": {"inheriting " + host + "shop:1.1.0", "", []string{"services.arm.architecture is ARM64"}, exitFails},
		"misspelled": {"prod wroker=" + host + "shop:1.1.0", "",
			[]string{"unknown service wroker: prod has service, arm, cron, worker; did you mean worker?"}, exitNoAnswer},
		"without an image": {"prod worker=", "", []string{"no image given: write worker=<image>, or name the environment that has it with --from"}, exitNoAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			registry(t)
			folder := project(t, map[string]string{"prod.yaml": valid + services, "inheriting.yaml": inheriting,
				"staging.yaml": strings.Replace(valid+services, ":1.0.0", ":1.1.0", 1)})
			stdout, stderr, code := slipway(t, folder, append([]string{"promote"}, strings.Fields(test.args)...)...)
			for _, said := range test.said {
				if code != test.code || !strings.Contains(stdout+stderr, said) {
					t.Errorf("exit code %d, want %d and %q\n%s%s", code, test.code, said, stdout, stderr)
				}
			}
			text, err := os.ReadFile(filepath.Join(folder, "environments", "prod.yaml"))
			if want := cmp.Or(test.file, valid+services); err != nil || string(text) != want {
				t.Errorf("%v, got\n%s\nwant\n%s", err, text, want)
			}
		})
	}
}

func TestPromoteNamesTheSidecarsThatStayBehind(t *testing.T) {
	registry(t)
	const host = "123456789012.dkr.ecr.us-east-1.amazonaws.com/"
	sidecars := "  sidecars:\n    - {name: migrate, image: \"" + host + "shop:1.0.0\", essential: false}\n" +
		"    - {name: nginx, image: \"public.ecr.aws/nginx/nginx:1.29\", essential: false}\n"
	folder := project(t, map[string]string{"prod.yaml": strings.Replace(valid, "service:\n", "service:\n  cpu: 512\n  memory: 1024\n"+sidecars, 1)})
	stdout, stderr, code := slipway(t, folder, "promote", "prod", host+"shop:1.1.0")
	if want := "The sidecar migrate keeps " + host + "shop:1.0.0: change it by hand"; code != exitFine || !strings.Contains(stdout, want) {
		t.Errorf("exit code %d, want %q\n%s%s", code, want, stdout, stderr)
	}
	if strings.Contains(stdout, "nginx") {
		t.Errorf("nginx is no image of the application:\n%s", stdout)
	}
}

func TestPromoteWithoutCredentials(t *testing.T) {
	nobody(t)
	folder := project(t, map[string]string{"prod.yaml": valid})
	const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1.1.0"
	_, stderr, code := slipway(t, folder, "promote", "prod", image, "--pin")
	if want := "no credentials of AWS; log in, or set AWS_PROFILE, or leave out --pin"; code != exitNoAnswer || !strings.Contains(stderr, want) {
		t.Errorf("exit code %d, want %q\n%s", code, want, stderr)
	}
}

// nobody takes all credentials away.
func nobody(t *testing.T) {
	t.Helper()
	for _, name := range []string{"AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE",
		"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"} {
		t.Setenv(name, "")
	}
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	t.Setenv("AWS_CONFIG_FILE", os.DevNull)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
}

func TestPromoteTakesNoTextWithSpacesForAnImage(t *testing.T) {
	for _, image := range []string{"", " ", "shop:1 # old"} {
		command := newCommand()
		command.SetArgs([]string{"promote", "prod", image})
		if err := command.Execute(); exitCode(err) != exitNoAnswer || !strings.Contains(err.Error(), "is not the name of an image; write it as") {
			t.Errorf("%q: %v", image, err)
		}
	}
}
