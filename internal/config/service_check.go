package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/arn"
	"slipway/internal/policy"
	"slipway/internal/template"
)

// memoryFor lists the memory sizes in MiB that Fargate offers with each cpu, as the smallest, the largest and the step.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
var memoryFor = map[int][3]int{
	256:   {512, 2048, 0}, // 512, 1024, 2048
	512:   {1024, 4096, 1024},
	1024:  {2048, 8192, 1024},
	2048:  {4096, 16384, 1024},
	4096:  {8192, 30720, 1024},
	8192:  {16384, 61440, 4096},
	16384: {32768, 122880, 8192},
}

// shellSafe is what a path may hold that becomes part of the default health check's shell command.
var shellSafe = regexp.MustCompile(`^[A-Za-z0-9/._~%:@+,=-]*$`)

func (s Service) check(c checker, e Environment) {
	c.image("image", s.Image, e)
	s.checkSize(c)
	s.checkContainer(c, e)
	s.checkEnvironment(c, e)
	c.secrets(s.Secrets, s.Environment, e.variable(), e)
	s.checkHealth(c.in("health_check"))
	s.checkSidecars(c, e)
	c.logRetention("log_retention_days", s.LogRetentionDays)
	if s.LogSubscription != nil {
		s.LogSubscription.check(c.in("log_subscription"), e)
	}
	c.logRetention("container_insights_retention_days", s.ContainerInsightsRetentionDays)
	s.checkFiles(c)
	s.checkVolumes(c, e)
	if p := s.CapacityProviders; p.FargateWeight == 0 && p.FargateSpotWeight == 0 {
		c.Conflict("capacity_providers.fargate_weight", 0, "no capacity provider has a weight, so no task can be placed",
			"set fargate_weight or fargate_spot_weight to 1 or more", "service.capacity_providers.fargate_spot_weight")
	}
	s.checkBuckets(c, e)
	s.checkPermissions(c, e)
	s.checkEgress(c)
	s.checkSecurityGroups(c)
	s.checkWithoutNat(c, e)
	s.checkServiceConnect(c, e)
}

func (s Service) checkSize(c checker) {
	sizes, ok := memoryFor[s.Cpu]
	if !ok {
		return // the tag's choices report it
	}
	offered := []int{512, 1024, 2048}
	if low, high, step := sizes[0], sizes[1], sizes[2]; step > 0 {
		offered = nil
		for size := low; size <= high; size += step {
			offered = append(offered, size)
		}
	}
	known(c, "memory", s.Memory, offered, fmt.Sprintf("as a size of Fargate with cpu %d", s.Cpu), "service.cpu")
}

func (s Service) checkFiles(c checker) {
	// The SSM agent writes to the container's file system.
	// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
	if s.ReadonlyRootFilesystem && s.ExecuteCommand {
		c.Conflict("readonly_root_filesystem", true, "execute_command needs a writable root file system", "set one of the two to false", "service.execute_command")
	}
	for i, dir := range s.WritablePaths {
		c.mountPath(index("writable_paths", i), dir, "/tmp")
	}
	c.distinct("writable_paths", s.WritablePaths)
	s.checkTmpfs(c)
}

// directoryMode is an octal mode.
var directoryMode = regexp.MustCompile(`^[01]?[0-7]{3}$`)

func (s Service) checkTmpfs(c checker) {
	var paths []string
	total := 0
	for i, mount := range s.Tmpfs {
		in := c.in(index("tmpfs", i))
		switch {
		case !in.mountPath("path", mount.Path, "/tmp"):
		case slices.Contains(s.WritablePaths, mount.Path):
			in.Conflict("path", mount.Path, "a path of writable_paths, too", "remove one of the two", "service.writable_paths")
		case slices.Contains(paths, mount.Path):
			in.Conflict("path", mount.Path, "in the list twice", "remove one of the two")
		}
		if !directoryMode.MatchString(mount.Mode) {
			in.Value("mode", mount.Mode, "not the octal mode of a directory", "write it as 1777 or 0755")
		}
		paths = append(paths, mount.Path)
		if total += mount.SizeMib; total >= s.Memory && total-mount.SizeMib < s.Memory {
			in.Conflict("size_mib", mount.SizeMib,
				fmt.Sprintf("all together %d MiB or more, which leaves nothing of the task's %d MiB to the application", total, s.Memory),
				"use less or raise service.memory", "service.memory")
		}
	}
}

func (s Service) checkBuckets(c checker, e Environment) {
	prefix := s.S3.BucketPrefix
	switch {
	case !c.Given("s3.bucket_prefix"):
	case c.Given("s3.buckets"):
		c.Conflict("s3.bucket_prefix", prefix, "buckets names the buckets, so no prefix does", "remove one of the two", "service.s3.buckets")
	case !strings.HasPrefix(prefix, e.Project+"-"):
		c.Conflict("s3.bucket_prefix", prefix, "covers buckets of other projects", "start it with "+e.Project+"-", "project")
	case len(prefix) > 63 || !regexp.MustCompile(`^[a-z0-9.-]+$`).MatchString(prefix) || strings.Contains(prefix, ".."):
		c.Value("s3.bucket_prefix", prefix, "no bucket's name can start so", "use at most 63 lowercase letters, digits, dots and hyphens")
	}
	if c.Given("s3.buckets") && len(s.S3.Buckets) == 0 {
		c.Value("s3.buckets", "[]", "names no bucket", "set enabled to false where the application uses none")
	}
	c.distinct("s3.buckets", s.S3.Buckets)
	for i, name := range s.S3.Buckets {
		key := index("s3.buckets", i)
		of, isArn := arn.Parse(name)
		switch rule := bucketRule(name); {
		case template.Refers(name):
		case isArn && of.Service == "s3":
			c.Value(key, name, "an ARN, where the name is enough", "write "+strings.TrimSuffix(of.Resource, "/*"))
		case strings.ContainsAny(name, "*?"):
			c.Value(key, name, "a pattern, where names are listed", "use bucket_prefix for all whose names begin so")
		case rule != "":
			c.Value(key, name, rule, bucketFix)
		case name == e.State.Bucket:
			c.Conflict(key, name, "the bucket of the state, which no application uses", "leave it out", "state.bucket")
		case accountForm.MatchString(e.Account) && policy.Like(e.Names().AccessLogsBuckets(), name):
			c.Conflict(key, name, "a bucket of access logs, which no application uses", "leave it out", "account")
		}
	}
}
