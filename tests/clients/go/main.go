// Checks the Go clients.
//
//	probe BASE_URL PROTOCOL..             PROTOCOL is one of grpc, grpc-web, connect, twirp, or connect-v1 for
//	                                      the older connect-go in its protocols
//	probe BASE_URL twirp-unset            Twirp clients must receive an error that no prefix is set
//	probe BASE_URL rejected CODE TEXT SIZE a gRPC call with SIZE bytes must fail with this status
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: probe BASE_URL PROTOCOL..")
		os.Exit(2)
	}
	protocols := map[string]func(baseURL string) []client{
		"grpc":       nativeClients,
		"grpc-web":   webClients,
		"connect":    connectClients,
		"connect-v1": connectV1,
		"twirp":      twirpClients,
	}
	baseURL, words := os.Args[1], os.Args[2:]
	todo := checks
	if words[0] == "rejected" && len(words) == 4 {
		todo = []check{rejected(words[1], words[2], words[3])}
		words = []string{"grpc"}
	}
	if words[0] == "twirp-unset" {
		todo = []check{unsetPrefix}
		words = []string{"twirp"}
	}
	failed := false
	for _, protocol := range words {
		clients, known := protocols[protocol]
		if !known {
			fmt.Fprintf(os.Stderr, "unknown protocol %q\n", protocol)
			os.Exit(2)
		}
		for _, client := range clients(baseURL) {
			for _, check := range todo {
				if client.not[check.name] != "" || check.name == "stream" && client.stream == nil {
					continue
				}
				if err := check.run(client); err != nil {
					failed = true
					fmt.Printf("FAILED  %-24s %s: %v\n", client.name, check.name, err)
				} else {
					fmt.Printf("ok  %-24s %s\n", client.name, check.name)
				}
			}
		}
	}
	if failed {
		os.Exit(1)
	}
}
