package faults

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// protocol is how an AWS service encodes calls and errors: https://smithy.io/2.0/aws/protocols/index.html
type protocol int

const (
	jsonRPC protocol = iota // ECS, KMS, Secrets Manager, CloudWatch Logs, Application Auto Scaling, WAF, and others
	query                   // RDS, IAM, Elastic Load Balancing, STS, SNS, CloudWatch
	ec2Query
	restXML // S3
)

// call is a request to an AWS service.
type call struct {
	protocol protocol
	service  string // as it is signed: ec2, elasticloadbalancing
	name     string // CreateVpc, or PUT in a REST protocol
}

// scope is the part of a signature that names the service.
var scope = regexp.MustCompile(`Credential=[^/]+/\d{8}/[^/]+/([^/]+)/aws4_request`)

// read tells what a request calls. Its body can be read again.
func read(request *http.Request) (call, error) {
	var read call
	if found := scope.FindStringSubmatch(request.Header.Get("Authorization")); found != nil {
		read.service = found[1]
	}
	if target := request.Header.Get("X-Amz-Target"); target != "" {
		read.name = target[strings.LastIndex(target, ".")+1:]
		return read, nil
	}
	if !strings.HasPrefix(request.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		read.protocol, read.name = restXML, request.Method
		return read, nil
	}
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return read, err
	}
	request.Body = io.NopCloser(bytes.NewReader(body))
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return read, err
	}
	read.protocol, read.name = query, values.Get("Action")
	if read.service == "ec2" {
		read.protocol = ec2Query
	}
	return read, nil
}

// reads are the beginnings of the names of calls that change nothing.
var reads = []string{"Describe", "List", "Get", "GET", "HEAD", "Simulate"}

// changes tells whether the call may change something.
func (c call) changes() bool {
	for _, start := range reads {
		if strings.HasPrefix(c.name, start) {
			return false
		}
	}
	return true
}
