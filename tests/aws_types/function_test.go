package aws_types

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// function is a function behind the emulator of Lambda's Invoke API.
type function struct {
	process *exec.Cmd
	url     string
}

var client = &http.Client{Timeout: 30 * time.Second}

// start starts the emulator with these arguments, and the function in them.
func start(arguments []string) (*function, error) {
	emulator := os.Getenv("EMULATOR")
	process := exec.Command(emulator, append([]string{"--trigger", "direct-invoke", "--quiet"}, arguments...)...)
	process.Stderr = os.Stderr
	output, err := process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := process.Start(); err != nil {
		return nil, err
	}
	// The first line is the address.
	address, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		process.Wait()
		return nil, fmt.Errorf("%s did not start: %w", emulator, err)
	}
	url := "http://" + strings.TrimSpace(address) + "/2015-03-31/functions/emulator/invocations"
	return &function{process, url}, nil
}

func (f *function) end() {
	f.process.Process.Signal(syscall.SIGTERM)
	f.process.Wait()
}

// invoke returns the payload of the function for an event, and whether the invocation failed.
func (f *function) invoke(t *testing.T, event any) ([]byte, bool) {
	t.Helper()
	body, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	response, err := client.Post(f.url, "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	payload, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusOK {
		t.Fatalf("the Invoke API responded with %s: %s", response.Status, payload)
	}
	return payload, response.Header.Get("X-Amz-Function-Error") != ""
}

// succeed returns the payload of an invocation that must not fail.
func (f *function) succeed(t *testing.T, event any) []byte {
	t.Helper()
	payload, failed := f.invoke(t, event)
	if failed {
		t.Fatalf("the invocation failed: %s", payload)
	}
	return payload
}
