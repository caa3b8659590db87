// Package load sends requests over a fixed number of connections, each the next
// when the last was answered, and takes the time of every answer. It speaks just
// enough HTTP/1.1 to cost little beside the servers that it measures, with which
// it shares the processors.
package load

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Request is a request as it goes over the wire, and how long the answer's body
// must be; 0 takes any length.
type Request struct {
	Wire []byte
	Want int
}

// Post makes a request with a JSON body.
func Post(path string, body []byte) Request {
	return Request{Wire: fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: %d\r\n\r\n%s", path, len(body), body)}
}

// Result is what a run gave.
type Result struct {
	// Latencies of all answers, sorted.
	Latencies []time.Duration
	// Errors counts answers of another status or length than wanted, and broken
	// connections; First is the first of them.
	Errors  int
	First   error
	Elapsed time.Duration
}

// Rate is the number of good answers a second.
func (r Result) Rate() float64 {
	if r.Elapsed <= 0 {
		return 0
	}
	return float64(len(r.Latencies)) / r.Elapsed.Seconds()
}

// Percentile gives the latency that a share of the answers does not exceed.
func (r Result) Percentile(share float64) time.Duration {
	if len(r.Latencies) == 0 {
		return 0
	}
	return r.Latencies[min(int(share*float64(len(r.Latencies))), len(r.Latencies)-1)]
}

// AnswerLimit is how long one answer may take.
const AnswerLimit = 30 * time.Second

// Run sends the requests in turn for a time. What is under way at its end is
// waited for and counts, and so does the time that it takes.
func Run(ctx context.Context, address string, connections int, d time.Duration, requests []Request) Result {
	parts := make([]Result, connections)
	var next atomic.Uint64
	var group sync.WaitGroup
	start := time.Now()
	for i := range parts {
		group.Go(func() { parts[i] = run(ctx, address, start.Add(d), requests, &next) })
	}
	group.Wait()
	out := Result{Elapsed: time.Since(start)}
	for _, p := range parts {
		out.Latencies = append(out.Latencies, p.Latencies...)
		out.Errors += p.Errors
		if out.First == nil {
			out.First = p.First
		}
	}
	slices.Sort(out.Latencies)
	return out
}

func run(ctx context.Context, address string, until time.Time, requests []Request, next *atomic.Uint64) (out Result) {
	var c *client
	fail := func(err error) {
		out.Errors++
		if out.First == nil {
			out.First = err
		}
	}
	for time.Now().Before(until) && ctx.Err() == nil {
		if c == nil {
			var err error
			if c, err = dial(ctx, address); err != nil {
				fail(err)
				time.Sleep(10 * time.Millisecond)
				continue
			}
			defer c.close()
		}
		r := requests[int(next.Add(1)-1)%len(requests)]
		start := time.Now()
		status, length, err := c.do(r.Wire, nil)
		switch {
		case err != nil:
			c = nil
			fail(err)
		case status != 200 || r.Want != 0 && length != r.Want:
			fail(fmt.Errorf("status %d with %d bytes, want %d bytes", status, length, r.Want))
		default:
			out.Latencies = append(out.Latencies, time.Since(start))
		}
	}
	return out
}

// Once sends one request and gives the body of the answer.
func Once(ctx context.Context, address string, r Request) ([]byte, error) {
	c, err := dial(ctx, address)
	if err != nil {
		return nil, err
	}
	defer c.close()
	var body bytes.Buffer
	status, _, err := c.do(r.Wire, &body)
	if err == nil && status != 200 {
		err = fmt.Errorf("status %d: %.300s", status, body.Bytes())
	}
	return body.Bytes(), err
}

type client struct {
	conn net.Conn
	in   *bufio.Reader
}

func dial(ctx context.Context, address string) (*client, error) {
	conn, err := (&net.Dialer{Timeout: 3 * time.Second}).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return &client{conn, bufio.NewReaderSize(conn, 1<<16)}, nil
}

func (c *client) close() { _ = c.conn.Close() }

// do gives the status and the length of the body, which it also writes to body if
// that is not nil.
func (c *client) do(wire []byte, body *bytes.Buffer) (status, length int, err error) {
	if err := c.conn.SetDeadline(time.Now().Add(AnswerLimit)); err != nil {
		return 0, 0, err
	}
	if _, err := c.conn.Write(wire); err != nil {
		return 0, 0, err
	}
	line, err := c.line()
	if err != nil {
		return 0, 0, err
	}
	if len(line) < 12 {
		return 0, 0, fmt.Errorf("not an HTTP answer: %q", line)
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, 0, err
	}
	left, chunked := -1, false
	for {
		if line, err = c.line(); err != nil {
			return 0, 0, err
		}
		if len(line) == 0 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		value = bytes.TrimSpace(value)
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")):
			if left, err = strconv.Atoi(string(value)); err != nil {
				return 0, 0, err
			}
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			chunked = bytes.EqualFold(value, []byte("chunked"))
		}
	}
	switch {
	case chunked:
		length, err = c.chunks(body)
	case left >= 0:
		length = left
		err = c.take(left, body)
	default:
		err = errors.New("an answer without a length")
	}
	return status, length, err
}

func (c *client) chunks(body *bytes.Buffer) (total int, err error) {
	for {
		line, err := c.line()
		if err != nil {
			return 0, err
		}
		size, _, _ := bytes.Cut(line, []byte(";"))
		n, err := strconv.ParseUint(string(size), 16, 31)
		if err != nil {
			return 0, err
		}
		if err := c.take(int(n), body); err != nil {
			return 0, err
		}
		if _, err := c.line(); err != nil || n == 0 {
			return total, err
		}
		total += int(n)
	}
}

func (c *client) take(n int, body *bytes.Buffer) error {
	if body != nil {
		_, err := io.CopyN(body, c.in, int64(n))
		return err
	}
	_, err := c.in.Discard(n)
	return err
}

func (c *client) line() ([]byte, error) {
	line, err := c.in.ReadSlice('\n')
	return bytes.TrimRight(line, "\r\n"), err
}
