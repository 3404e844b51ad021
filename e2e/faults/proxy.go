// Package faults is a reverse proxy in front of an emulator of AWS that answers a share of the calls with the faults of a busy or
// broken service, and tells of the calls that change something.
package faults

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync"
)

// Options say what a proxy does beside forwarding.
type Options struct {
	// Share of the calls that get a fault instead of being forwarded, 0 to 1; the kinds take turns at random.
	Share float64
	// Seed of the random numbers. Calls come in another order in each run: the numbers repeat, what they fall on does not.
	Seed uint64
	// Changed is called with the number, from 1, and the name of each successful call that may change something, before its answer goes back.
	Changed func(number int, name string)
}

// Proxy is a running one.
type Proxy struct {
	// URL of its endpoint.
	URL string

	options  Options
	server   *http.Server
	upstream *httputil.ReverseProxy

	mutex    sync.Mutex
	random   *rand.Rand
	injected map[Kind]int
	changed  int
}

// Start starts one on a free loopback port.
func Start(upstream string, options Options) (*Proxy, error) {
	target, err := url.Parse(upstream)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &Proxy{
		URL:      "http://" + listener.Addr().String(),
		options:  options,
		random:   rand.New(rand.NewPCG(options.Seed, 0)),
		injected: map[Kind]int{},
	}
	p.upstream = &httputil.ReverseProxy{
		// The Host header stays: an S3 bucket's name may be in it.
		Rewrite:        func(r *httputil.ProxyRequest) { r.Out.URL.Scheme, r.Out.URL.Host = target.Scheme, target.Host },
		ModifyResponse: p.answered,
		ErrorHandler:   func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }, // the client has gone
	}
	p.server = &http.Server{Handler: p}
	go func() { _ = p.server.Serve(listener) }() // until Stop
	return p, nil
}

// Stop ends it and cuts what is under way.
func (p *Proxy) Stop() { _ = p.server.Close() }

// Injected counts the faults by kind.
func (p *Proxy) Injected() map[Kind]int {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	counts := map[Kind]int{}
	for kind, n := range p.injected {
		counts[kind] = n
	}
	return counts
}

// Changed counts the calls that may have changed something.
func (p *Proxy) Changed() int {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.changed
}

type contextKey struct{}

func (p *Proxy) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	call, err := read(request)
	if err != nil {
		http.Error(w, fmt.Sprintf("read the call: %v", err), http.StatusBadRequest)
		return
	}
	if kind, faulty := p.draw(); faulty {
		kind.fault(call.protocol).answer(w, call.protocol)
		return
	}
	p.upstream.ServeHTTP(w, request.WithContext(context.WithValue(request.Context(), contextKey{}, call)))
}

// draw decides whether a call gets a fault.
func (p *Proxy) draw() (Kind, bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.random.Float64() >= p.options.Share {
		return "", false
	}
	kind := Kinds[p.random.IntN(len(Kinds))]
	p.injected[kind]++
	return kind, true
}

func (p *Proxy) answered(response *http.Response) error {
	call, _ := response.Request.Context().Value(contextKey{}).(call)
	if !call.changes() || response.StatusCode >= http.StatusMultipleChoices {
		return nil
	}
	p.mutex.Lock()
	p.changed++
	number := p.changed
	p.mutex.Unlock()
	if p.options.Changed != nil {
		p.options.Changed(number, call.name)
	}
	return nil
}
