// The Go example of docs/integration.md: a small service whose notes are in the database.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

func main() {
	log.SetFlags(0)
	if err := serve(); err != nil {
		log.Fatal(err)
	}
}

func serve() error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	c, err := FromEnvironment()
	if err != nil {
		return err
	}
	database, err := Open(ctx, c)
	if err != nil {
		return err
	}
	defer database.Close()
	listener, err := net.Listen("tcp", ":"+strconv.Itoa(c.ListenPort))
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           routes(database),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       140 * time.Second, // longer than load_balancer.idle_timeout, 130 s: else clients see 502
	}
	fmt.Println("listening on port", listener.Addr().(*net.TCPAddr).Port)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done(): // ECS stops a task with SIGTERM, and kills it after the stop timeout, 30 s by default
		finish, cancel := context.WithTimeout(context.Background(), 25*time.Second)
		defer cancel()
		return server.Shutdown(finish)
	}
}

func routes(database *Database) http.Handler {
	mux := http.NewServeMux()
	// The health check leaves the database alone: a failover shall not make ECS replace every task.
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /notes", func(w http.ResponseWriter, r *http.Request) {
		notes := []string{}
		err := database.Read(r.Context(), func(rows *sql.Rows) error {
			var text string
			err := rows.Scan(&text)
			notes = append(notes, text)
			return err
		}, "SELECT text FROM notes WHERE id > ? ORDER BY id", 0)
		answer(w, http.StatusOK, notes, err)
	})
	mux.HandleFunc("POST /notes", func(w http.ResponseWriter, r *http.Request) {
		text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1000))
		if err != nil {
			http.Error(w, "a note has at most 1000 bytes", http.StatusRequestEntityTooLarge)
			return
		}
		_, err = database.Write(r.Context(), "INSERT INTO notes (text) VALUES (?)", string(text))
		answer(w, http.StatusCreated, "created", err)
	})
	return mux
}

// answer keeps the reason of a failure in the log: a client need not know hosts and users.
func answer(w http.ResponseWriter, status int, body any, err error) {
	if err != nil {
		log.Print(err)
		http.Error(w, "the database is not available", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
