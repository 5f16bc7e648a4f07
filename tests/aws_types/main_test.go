// Package aws_types tests a function with AWS's own Go types: its responses must decode into them, and it must handle the events
// that they encode.
//
// aws-lambda-go has no types for VPC Lattice.
package aws_types

import (
	"fmt"
	"os"
	"sync/atomic"
	"testing"
)

var (
	// The service of tests/service.
	buffered *function
	// The same with response streaming.
	streaming *function
	// The same with a layer for CORS.
	withCORS *function
)

// The number of cases that ran.
var count atomic.Int64

// run runs a case and counts it.
func run(t *testing.T, name string, test func(*testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		count.Add(1)
		test(t)
	})
}

func TestMain(m *testing.M) {
	os.Exit(func() int {
		service := os.Getenv("SERVICE")
		if os.Getenv("EMULATOR") == "" || service == "" {
			fmt.Fprintln(os.Stderr, "EMULATOR and SERVICE must name the binaries: use `tests/aws_types/run`")
			return 2
		}
		for target, arguments := range map[**function][]string{
			&buffered:  {"--", service},
			&streaming: {"--env", "LAMBDA_GRPC_RESPONSE_MODE=streaming", "--", service},
			&withCORS:  {"--env", "SERVICE_CORS=1", "--", service},
		} {
			started, err := start(arguments)
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				return 1
			}
			defer started.end()
			*target = started
		}
		status := m.Run()
		fmt.Printf("%d cases\n", count.Load())
		return status
	}())
}
