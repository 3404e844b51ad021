package faults

import (
	"fmt"
	"net/http"
)

// Kind of a fault.
type Kind string

// The kinds of faults that AWS tells its clients to retry.
const (
	Throttling    Kind = "throttling"
	InternalError Kind = "500"
	Unavailable   Kind = "503"
)

// Kinds lists all of them.
var Kinds = []Kind{Throttling, InternalError, Unavailable}

// fault is an error as a service answers it.
type fault struct {
	status        int
	code, message string
}

// fault of a kind, with the protocol's code. Codes: "Common errors" in the API references of EC2, RDS and ECS, and "Error
// responses" in that of S3.
func (k Kind) fault(of protocol) fault {
	throttled := map[protocol]fault{
		jsonRPC:  {http.StatusBadRequest, "ThrottlingException", "Rate exceeded"},
		query:    {http.StatusBadRequest, "Throttling", "Rate exceeded"},
		ec2Query: {http.StatusServiceUnavailable, "RequestLimitExceeded", "Request limit exceeded."},
		restXML:  {http.StatusServiceUnavailable, "SlowDown", "Please reduce your request rate."},
	}
	switch k {
	case Throttling:
		return throttled[of]
	case InternalError:
		return fault{http.StatusInternalServerError, "InternalFailure", "The request processing has failed because of an unknown error."}
	}
	return fault{http.StatusServiceUnavailable, "ServiceUnavailable", "The request has failed due to a temporary failure of the server."}
}

// answer writes the fault in the protocol's form.
func (f fault) answer(w http.ResponseWriter, to protocol) {
	contentType, form := "text/xml", ""
	switch to {
	case jsonRPC:
		contentType = "application/x-amz-json-1.1"
		w.Header().Set("X-Amzn-Errortype", f.code)
		form = `{"__type":%q,"message":%q}`
	case query:
		form = `<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>fault</RequestId></ErrorResponse>`
	case ec2Query:
		form = `<Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors><RequestID>fault</RequestID></Response>`
	case restXML:
		contentType = "application/xml"
		form = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>%s</Code><Message>%s</Message><RequestId>fault</RequestId></Error>`
	}
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(f.status)
	_, _ = fmt.Fprintf(w, form, f.code, f.message) // the client may have gone
}
