// One socket of github.com/go-zeromq/zmq4 (pure Go) that follows the script of peer.c, for recording what it sends.
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/go-zeromq/zmq4/security/plain"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}

func partBytes(text string) []byte {
	if strings.HasPrefix(text, "%") {
		count, _ := strconv.Atoi(text[1:])
		return bytes.Repeat([]byte("abcdefghijklmnopqrstuvwxyz"), count/26+1)[:count]
	}
	return []byte(strings.NewReplacer("\\1", "\x01", "\\0", "\x00").Replace(text))
}

func main() {
	words := os.Args[4:]
	var options []zmq4.Option
	for words[0] != "go" {
		if strings.HasPrefix(words[0], "id=") {
			options = append(options, zmq4.WithID(zmq4.SocketIdentity(words[0][3:])))
		} else {
			pair := strings.Split(strings.TrimPrefix(words[0], "plain-client="), ":")
			options = append(options, zmq4.WithSecurity(plain.Security(pair[0], pair[1])))
		}
		words = words[1:]
	}
	ctx := context.Background()
	make := map[string]func(context.Context, ...zmq4.Option) zmq4.Socket{
		"REQ": zmq4.NewReq, "REP": zmq4.NewRep, "DEALER": zmq4.NewDealer, "ROUTER": zmq4.NewRouter,
		"PUB": zmq4.NewPub, "SUB": zmq4.NewSub, "PUSH": zmq4.NewPush, "PULL": zmq4.NewPull, "PAIR": zmq4.NewPair,
	}
	socket := make[os.Args[1]](ctx, options...)
	if os.Args[2] == "bind" {
		check(socket.Listen(os.Args[3]))
	} else {
		check(socket.Dial(os.Args[3]))
	}
	fmt.Println("ready")
	for _, word := range words[1:] {
		step, value, _ := strings.Cut(word, ":")
		switch step {
		case "sub":
			check(socket.SetOption(zmq4.OptionSubscribe, string(partBytes(value))))
		case "unsub":
			check(socket.SetOption(zmq4.OptionUnsubscribe, string(partBytes(value))))
		case "send":
			var parts [][]byte
			for _, part := range strings.Split(value, "|") {
				parts = append(parts, partBytes(part))
			}
			check(socket.SendMulti(zmq4.NewMsgFrom(parts...)))
		case "recv":
			_, err := socket.Recv()
			check(err)
		case "echo":
			message, err := socket.Recv()
			check(err)
			check(socket.SendMulti(message))
		case "wait":
			ms, _ := strconv.Atoi(value)
			time.Sleep(time.Duration(ms) * time.Millisecond)
		default:
			os.Exit(2)
		}
	}
	time.Sleep(200 * time.Millisecond)
	socket.Close()
}
