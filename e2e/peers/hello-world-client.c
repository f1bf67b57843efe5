// The Hello World client of the ZeroMQ guide: REQ to tcp://localhost:5555, "Hello" ten times, each after the last reply.
// It knows nothing of this project. `hello-world-client [endpoint]` connects elsewhere.
#include <stdio.h>
#include <zmq.h>

int main (int argc, char **argv)
{
    const char *endpoint = argc > 1 ? argv [1] : "tcp://localhost:5555";

    // Lines appear at once when the output is a pipe, too.
    setvbuf (stdout, NULL, _IOLBF, 0);

    printf ("Connecting to hello world server…\n");
    void *context = zmq_ctx_new ();
    void *requester = zmq_socket (context, ZMQ_REQ);
    if (zmq_connect (requester, endpoint) != 0) {
        fprintf (stderr, "%s: %s\n", endpoint, zmq_strerror (zmq_errno ()));
        return 1;
    }

    for (int request = 0; request < 10; request++) {
        char buffer [10];
        printf ("Sending Hello %d…\n", request);
        zmq_send (requester, "Hello", 5, 0);
        zmq_recv (requester, buffer, sizeof buffer, 0);
        printf ("Received World %d\n", request);
    }
    zmq_close (requester);
    zmq_ctx_destroy (context);
    return 0;
}
