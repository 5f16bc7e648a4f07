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

// client is a client of the probe service, whatever it speaks. Its calls return a *failure for an error of the service.
type client struct {
	name  string
	not   map[string]string // the checks that it is not for, and why
	echo  func(context.Context, *gen.Payload, metadata) (*answer, error)
	fail  func(context.Context, *gen.Failure, metadata) (*answer, error)
	sleep func(context.Context, *gen.Nap, metadata) (*answer, error)
}

// metadata has raw bytes as the values of names that end in "-bin".
type metadata map[string][]string

type answer struct {
	reply             *gen.Payload
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
		answer, err := c.echo(context.Background(), &gen.Payload{}, sent)
		if err != nil {
			return err
		}
		return errors.Join(cameBack("x-probe-", answer.headers), cameBack("x-trailer-", answer.trailers))
	}},
	{"error", func(c client) error {
		wanted := &gen.Failure{
			Code: 5, Message: "no café here: 100% gone",
			Details: []*gen.Payload{{Text: "why", Data: []byte{0, 255}}, {}},
		}
		_, err := c.fail(context.Background(), wanted, sent)
		got, err := failed(err, wanted)
		if err != nil {
			return err
		}
		if len(got.details) != len(wanted.Details) {
			return fmt.Errorf("got %d details, wanted %d", len(got.details), len(wanted.Details))
		}
		for at, detail := range wanted.Details {
			if !proto.Equal(got.details[at], detail) {
				return fmt.Errorf("detail %d: got %v, wanted %v", at, got.details[at], detail)
			}
		}
		return cameBack("x-trailer-", got.trailers)
	}},
	{"every code", func(c client) error {
		for code := int32(1); code <= 16; code++ {
			wanted := &gen.Failure{Code: code, Message: fmt.Sprintf("code %d", code)}
			_, err := c.fail(context.Background(), wanted, nil)
			if _, err := failed(err, wanted); err != nil {
				return err
			}
		}
		return nil
	}},
	{"deadline", func(c client) error {
		if c.not["timeout header"] == "" {
			ctx, cancel := context.WithTimeout(context.Background(), 9*time.Second)
			defer cancel()
			answer, err := c.echo(ctx, &gen.Payload{}, nil)
			if err != nil {
				return err
			}
			if got := answer.headers["x-time-left"]; len(got) != 1 || !nineSeconds.MatchString(got[0]) {
				return fmt.Errorf("%q ms were left at the server, wanted about 9000", got)
			}
		}
		began := time.Now()
		ctx, cancel := context.WithTimeout(context.Background(), 400*time.Millisecond)
		defer cancel()
		_, err := c.sleep(ctx, &gen.Nap{Milliseconds: 6000}, nil)
		var got *failure
		if !errors.As(err, &got) || got.code != 4 {
			return fmt.Errorf("got %v, wanted the code 4", err)
		}
		if took := time.Since(began); took > 3*time.Second {
			return fmt.Errorf("it came only after %v", took)
		}
		return nil
	}},
}

var nineSeconds = regexp.MustCompile(`^(8\d|90)\d{2}$`)

// refused is for calls that a gateway answers by itself.
func refused(code, text, size string) check {
	return check{"refused: " + text, func(c client) error {
		bytes, err := strconv.Atoi(size)
		if err != nil {
			return err
		}
		_, err = c.echo(context.Background(), &gen.Payload{Data: make([]byte, bytes)}, nil)
		var got *failure
		if !errors.As(err, &got) || fmt.Sprint(got.code) != code || got.message != text {
			return fmt.Errorf("got %v, wanted code %s: %s", err, code, text)
		}
		return nil
	}}
}

func echoes(c client, payload *gen.Payload) error {
	answer, err := c.echo(context.Background(), payload, nil)
	if err != nil {
		return err
	}
	if answer.reply.Text != payload.Text || !bytes.Equal(answer.reply.Data, payload.Data) {
		return fmt.Errorf("got %.100q and %d bytes, wanted %.100q and %d bytes",
			answer.reply.Text, len(answer.reply.Data), payload.Text, len(payload.Data))
	}
	return nil
}

func failed(err error, wanted *gen.Failure) (*failure, error) {
	var got *failure
	if !errors.As(err, &got) {
		return nil, fmt.Errorf("got %v, wanted the code %d", err, wanted.Code)
	}
	if got.code != uint32(wanted.Code) || got.message != wanted.Message {
		return nil, fmt.Errorf("got %v, wanted code %d: %s", got, wanted.Code, wanted.Message)
	}
	return got, nil
}

// cameBack compares what came back with what was sent. A gateway may fold two values of one name into one.
func cameBack(prefix string, got metadata) error {
	for name, values := range sent {
		renamed := strings.Replace(name, "x-probe-", prefix, 1)
		if there := got[renamed]; !reflect.DeepEqual(normal(name, there), normal(name, values)) {
			return fmt.Errorf("%s: got %q, wanted %q", renamed, there, values)
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
