//go:build examples

package examples

import (
	"fmt"
	"io"
	"net"
	"sync"
	"testing"
)

// relay is an endpoint: it passes connections on to the server, as the proxy does, and can go away as in a failover.
type relay struct {
	address, server string
	mutex           sync.Mutex
	listener        net.Listener
	connections     []net.Conn
	stripTLS        bool
}

func startRelay(t *testing.T, host string, port, serverPort int) *relay {
	t.Helper()
	r := &relay{address: fmt.Sprintf("%s:%d", host, port), server: fmt.Sprintf("127.0.0.1:%d", serverPort)}
	r.up(t)
	t.Cleanup(r.down)
	return r
}

// up accepts connections.
func (r *relay) up(t *testing.T) {
	t.Helper()
	listener := check(net.Listen("tcp", r.address))(t)
	r.mutex.Lock()
	r.listener = listener
	r.mutex.Unlock()
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go r.serve(client)
		}
	}()
}

// down drops every connection and refuses new ones.
func (r *relay) down() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.listener.Close()
	for _, c := range r.connections {
		c.Close()
	}
	r.connections = nil
}

func (r *relay) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", r.server)
	if err != nil {
		return
	}
	defer server.Close()
	r.mutex.Lock()
	r.connections = append(r.connections, client, server)
	strip := r.stripTLS
	r.mutex.Unlock()
	if strip {
		greeting := make([]byte, 4096)
		n, err := server.Read(greeting)
		if err != nil {
			return
		}
		withoutTLS(greeting[:n])
		if _, err := client.Write(greeting[:n]); err != nil {
			return
		}
	}
	go func() {
		_, _ = io.Copy(server, client)
		server.Close()
	}()
	_, _ = io.Copy(client, server)
}

// withoutTLS takes CLIENT_SSL (0x0800) out of the capabilities of a server's greeting, as someone in between can:
// header (4), version (1), server version up to a zero, connection id (4), salt (8), filler (1), capabilities (2).
func withoutTLS(greeting []byte) {
	at := 5
	for greeting[at] != 0 {
		at++
	}
	at += 1 + 4 + 8 + 1
	greeting[at+1] &^= 0x08
}

func (r *relay) strip(on bool) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.stripTLS = on
}
