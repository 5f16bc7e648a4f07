package aws_types

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"strings"
	"testing"
)

// message returns a protobuf message whose field 1 is a text.
func message(text string) []byte {
	if text == "" {
		return []byte{}
	}
	return append(binary.AppendUvarint([]byte{0x0a}, uint64(len(text))), text...)
}

// frame returns a message in a frame of gRPC.
func frame(message []byte) []byte {
	return append(binary.BigEndian.AppendUint32([]byte{0}, uint32(len(message))), message...)
}

// frames is a response of gRPC-Web.
type frames struct {
	message  []byte
	trailers map[string]string
}

// parseFrames parses the body of a gRPC-Web response.
func parseFrames(t *testing.T, body []byte) frames {
	t.Helper()
	parsed := frames{trailers: map[string]string{}}
	for len(body) > 0 {
		if len(body) < 5 {
			t.Fatalf("incomplete frame: %q", body)
		}
		flags, size, rest := body[0], int(binary.BigEndian.Uint32(body[1:5])), body[5:]
		if size > len(rest) {
			t.Fatalf("a frame of %d bytes has %d", size, len(rest))
		}
		content := rest[:size]
		body = rest[size:]
		if flags == 0 {
			parsed.message = content
			continue
		}
		if flags != 0x80 || len(body) > 0 {
			t.Fatalf("frame with the flags %x, and %d more bytes", flags, len(body))
		}
		for line := range strings.SplitSeq(strings.TrimSuffix(string(content), "\r\n"), "\r\n") {
			name, value, found := strings.Cut(line, ":")
			if !found {
				t.Fatalf("trailer %q", line)
			}
			parsed.trailers[name] = value
		}
	}
	return parsed
}

// parseJSON parses a JSON object.
func parseJSON(t *testing.T, body []byte) map[string]any {
	t.Helper()
	var object map[string]any
	if err := json.Unmarshal(body, &object); err != nil {
		t.Fatalf("%v: %q", err, body)
	}
	return object
}

func decodeBase64(t *testing.T, text string) []byte {
	t.Helper()
	bytes, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatalf("%v: %q", err, text)
	}
	return bytes
}
