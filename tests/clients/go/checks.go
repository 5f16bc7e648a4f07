package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	"probe/gen"
)

// client is a client of the probe service in some protocol. Its calls return a *failure for an error of the service.
type client struct {
	name  string
	not   map[string]string // the checks that are skipped, with the reason
	echo  func(context.Context, *gen.Payload, metadata) (*result, error)
	fail  func(context.Context, *gen.Failure, metadata) (*result, error)
	sleep func(context.Context, *gen.Nap, metadata) (*result, error)
	// stream calls Echo as if it streamed. Only clients that use Connect's protocol have it.
	stream func(context.Context, *gen.Payload) error
}

// metadata has raw bytes as values of names that end in "-bin".
type metadata map[string][]string

type result struct {
	message           *gen.Payload
	headers, trailers metadata
}

type failure struct {
	code     uint32
	message  string
	details  []proto.Message
	trailers metadata
}

func (f *failure) Error() string { return fmt.Sprintf("code %d: %s", f.code, f.message) }

var sent = metadata{
	"x-probe-text":      {"one, two; three"},
	"x-probe-twice":     {"first", "second"},
	"x-probe-bytes-bin": {"\x00\x01\xfb\xff"},
	"x-probe-many-bin":  {"\x00", "\xff\xfe"},
}

type check struct {
	name string
	run  func(client) error
}

var checks = []check{
	{"success", func(c client) error {
		data := make([]byte, 256)
		for at := range data {
			data[at] = byte(at)
		}
		return echoes(c, &gen.Payload{Text: "Zażółć gęślą jaźń 🦀", Data: data})
	}},
	{"empty", func(c client) error { return echoes(c, &gen.Payload{}) }},
	{"1 MB", func(c client) error {
		data := make([]byte, 1<<20)
		for at := range data {
			data[at] = byte(at*31 + at>>8)
		}
		return echoes(c, &gen.Payload{Data: data})
	}},
	{"metadata", func(c client) error {
		response, err := c.echo(context.Background(), &gen.Payload{}, sent)
		if err != nil {
			return err
		}
		return errors.Join(cameBack("x-probe-", response.headers), cameBack("x-trailer-", response.trailers))
	}},
	{"error", func(c client) error {
		expected := &gen.Failure{
			Code: 5, Message: "no café here: 100% gone",
			Details: []*gen.Payload{{Text: "why", Data: []byte{0, 255}}, {}},
		}
		_, err := c.fail(context.Background(), expected, sent)
		got, err := failed(err, expected)
		if err != nil {
			return err
		}
		if len(got.details) != len(expected.Details) {
			return fmt.Errorf("got %d details, expected %d", len(got.details), len(expected.Details))
		}
		for at, detail := range expected.Details {
			if !proto.Equal(got.details[at], detail) {
				return fmt.Errorf("detail %d: got %v, expected %v", at, got.details[at], detail)
			}
		}
		return cameBack("x-trailer-", got.trailers)
	}},
	{"every code", func(c client) error {
		for code := int32(1); code <= 16; code++ {
			expected := &gen.Failure{Code: code, Message: fmt.Sprintf("code %d", code)}
			_, err := c.fail(context.Background(), expected, nil)
			if _, err := failed(err, expected); err != nil {
				return err
			}
		}
		return nil
	}},
	{"deadline", func(c client) error {
		if c.not["timeout header"] == "" {
			ctx, cancel := context.WithTimeout(context.Background(), 9*time.Second)
			defer cancel()
			response, err := c.echo(ctx, &gen.Payload{}, nil)
			if err != nil {
				return err
			}
			if got := response.headers["x-time-left"]; len(got) != 1 || !nineSeconds.MatchString(got[0]) {
				return fmt.Errorf("%q ms were left at the server, expected about 9000", got)
			}
		}
		began := time.Now()
		ctx, cancel := context.WithTimeout(context.Background(), 400*time.Millisecond)
		defer cancel()
		_, err := c.sleep(ctx, &gen.Nap{Milliseconds: 6000}, nil)
		var got *failure
		if !errors.As(err, &got) || got.code != 4 {
			return fmt.Errorf("got %v, expected the code 4", err)
		}
		if took := time.Since(began); took > 3*time.Second {
			return fmt.Errorf("the status arrived only after %v", took)
		}
		return nil
	}},
	{"stream", func(c client) error {
		var got *failure
		err := c.stream(context.Background(), &gen.Payload{})
		const words = "`/probe.Probe/Echo` was called as a streaming RPC"
		if !errors.As(err, &got) || got.code != 12 || !strings.HasPrefix(got.message, words) {
			return fmt.Errorf("got %v, expected code 12: %s", err, words)
		}
		return nil
	}},
}

var nineSeconds = regexp.MustCompile(`^(8\d|90)\d{2}$`)

// rejected returns a check for calls that a gateway itself rejects.
func rejected(code, text, size string) check {
	return check{"rejected: " + text, func(c client) error {
		bytes, err := strconv.Atoi(size)
		if err != nil {
			return err
		}
		_, err = c.echo(context.Background(), &gen.Payload{Data: make([]byte, bytes)}, nil)
		var got *failure
		if !errors.As(err, &got) || fmt.Sprint(got.code) != code || got.message != text {
			return fmt.Errorf("got %v, expected code %s: %s", err, code, text)
		}
		return nil
	}}
}

func echoes(c client, payload *gen.Payload) error {
	response, err := c.echo(context.Background(), payload, nil)
	if err != nil {
		return err
	}
	if response.message.Text != payload.Text || !bytes.Equal(response.message.Data, payload.Data) {
		return fmt.Errorf("got %.100q and %d bytes, expected %.100q and %d bytes",
			response.message.Text, len(response.message.Data), payload.Text, len(payload.Data))
	}
	return nil
}

func failed(err error, expected *gen.Failure) (*failure, error) {
	var got *failure
	if !errors.As(err, &got) {
		return nil, fmt.Errorf("got %v, expected the code %d", err, expected.Code)
	}
	if got.code != uint32(expected.Code) || got.message != expected.Message {
		return nil, fmt.Errorf("got %v, expected code %d: %s", got, expected.Code, expected.Message)
	}
	return got, nil
}

// cameBack compares the returned metadata with the sent one. A gateway may join values of the same name.
func cameBack(prefix string, got metadata) error {
	for name, values := range sent {
		renamed := strings.Replace(name, "x-probe-", prefix, 1)
		if returned := got[renamed]; !reflect.DeepEqual(normal(name, returned), normal(name, values)) {
			return fmt.Errorf("%s: got %q, expected %q", renamed, returned, values)
		}
	}
	return nil
}

func normal(name string, values []string) []string {
	if strings.HasSuffix(name, "-bin") {
		return slices.Clone(values)
	}
	var pieces []string
	for _, value := range values {
		for piece := range strings.SplitSeq(value, ",") {
			pieces = append(pieces, strings.TrimSpace(piece))
		}
	}
	return pieces
}
