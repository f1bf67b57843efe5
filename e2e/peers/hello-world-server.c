// The Hello World server of the ZeroMQ guide: REP on tcp://*:5555, a second of work, then "World".
// It knows nothing of this project. `hello-world-server [endpoint]` binds elsewhere.
#include <stdio.h>
#include <unistd.h>
#include <zmq.h>

int main (int argc, char **argv)
{
    const char *endpoint = argc > 1 ? argv [1] : "tcp://*:5555";

    // Lines appear at once when the output is a pipe, too.
    setvbuf (stdout, NULL, _IOLBF, 0);

    void *context = zmq_ctx_new ();
    void *responder = zmq_socket (context, ZMQ_REP);
    if (zmq_bind (responder, endpoint) != 0) {
        fprintf (stderr, "%s: %s\n", endpoint, zmq_strerror (zmq_errno ()));
        return 1;
    }

    for (;;) {
        char buffer [10];
        if (zmq_recv (responder, buffer, sizeof buffer, 0) < 0)
            break;
        printf ("Received Hello\n");
        sleep (1); // the guide's "work"
        zmq_send (responder, "World", 5, 0);
    }
    zmq_close (responder);
    zmq_ctx_destroy (context);
    return 0;
}
