/* One libzmq socket that follows a script, for recording what it sends.
 * peer TYPE bind|connect ENDPOINT STEP...
 * Steps: id=TEXT, plain-client=USER:PASSWORD, plain-server, curve-client, curve-server, gssapi-client=SERVER-PRINCIPAL, gssapi-principal=NAME,
 * gssapi-server=PRINCIPAL, gssapi-plaintext, zap=STATUS (a ZAP handler that answers so), domain=TEXT, heartbeat=MS (interval, and TTL of ten times it) come before "go"; then
 * sub:PREFIX, unsub:PREFIX, send:PART|PART…, recv (one message), echo (one message back), accept (wait for the peer), wait:MS.
 * A part is text; \1 and \0 are bytes; %N is N bytes.
 */
#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>

static const char *server_public = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7", *server_secret = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6";
static const char *client_public = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID", *client_secret = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs";
static void *context;
static const char *zap_status;

static int type_of (const char *name)
{
    static const char *names[] = {"PAIR", "PUB", "SUB", "REQ", "REP", "DEALER", "ROUTER", "PULL", "PUSH", "XPUB", "XSUB", "STREAM"};
    for (int i = 0; i < 12; i++)
        if (!strcmp (names[i], name)) return i;
    exit (2);
}

static void *zap (void *socket)
{
    for (;;) {
        char id[256];
        int more = 1, part = 0, id_size = 0;
        while (more) {
            char frame[256];
            size_t size = sizeof more;
            int n = zmq_recv (socket, frame, sizeof frame, 0);
            if (n < 0) return NULL;
            if (part++ == 1) memcpy (id, frame, id_size = n);
            zmq_getsockopt (socket, ZMQ_RCVMORE, &more, &size);
        }
        zmq_send (socket, "1.0", 3, ZMQ_SNDMORE);
        zmq_send (socket, id, id_size, ZMQ_SNDMORE);
        zmq_send (socket, zap_status, 3, ZMQ_SNDMORE);
        zmq_send (socket, "", 0, ZMQ_SNDMORE);
        zmq_send (socket, "", 0, ZMQ_SNDMORE);
        zmq_send (socket, "", 0, 0);
    }
}

static size_t part_bytes (const char *text, size_t length, char *out)
{
    size_t n = 0;
    if (length && text[0] == '%') {
        size_t count = strtoul (text + 1, NULL, 10);
        for (; n < count; n++) out[n] = 'a' + n % 26;
        return n;
    }
    for (size_t i = 0; i < length; i++)
        if (text[i] == '\\' && i + 1 < length) out[n++] = text[++i] - '0';
        else out[n++] = text[i];
    return n;
}

static void send_parts (void *socket, const char *text)
{
    static char bytes[200000];
    for (;;) {
        const char *bar = strchr (text, '|');
        size_t n = part_bytes (text, bar ? (size_t) (bar - text) : strlen (text), bytes);
        assert (zmq_send (socket, bytes, n, bar ? ZMQ_SNDMORE : 0) >= 0);
        if (!bar) return;
        text = bar + 1;
    }
}

static void receive (void *socket, int back)
{
    zmq_msg_t parts[16];
    int more = 1, count = 0;
    size_t size = sizeof more;
    while (more) {
        zmq_msg_init (&parts[count]);
        if (count == 15 || zmq_msg_recv (&parts[count++], socket, 0) < 0) exit (3);
        zmq_getsockopt (socket, ZMQ_RCVMORE, &more, &size);
    }
    for (int i = 0; i < count; i++)
        if (back) zmq_msg_send (&parts[i], socket, i < count - 1 ? ZMQ_SNDMORE : 0);
        else zmq_msg_close (&parts[i]);
}

static void await_peer (void *monitor)
{
    for (;;) {
        zmq_msg_t event, address;
        zmq_msg_init (&event);
        zmq_msg_init (&address);
        if (zmq_msg_recv (&event, monitor, 0) < 0) exit (3);
        unsigned short what = *(unsigned short *) zmq_msg_data (&event);
        zmq_msg_recv (&address, monitor, 0);
        if (what & (ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL)) return;
    }
}

int main (int argc, char **argv)
{
    context = zmq_ctx_new ();
    void *socket = zmq_socket (context, type_of (argv[1]));
    int one = 1, timeout = 8000, i = 4, user_name = ZMQ_GSSAPI_NT_USER_NAME;
    zmq_setsockopt (socket, ZMQ_RCVTIMEO, &timeout, sizeof timeout);
    zmq_setsockopt (socket, ZMQ_LINGER, &timeout, sizeof timeout);
    zmq_setsockopt (socket, ZMQ_GSSAPI_PRINCIPAL_NAMETYPE, &user_name, sizeof user_name);
    zmq_setsockopt (socket, ZMQ_GSSAPI_SERVICE_PRINCIPAL_NAMETYPE, &user_name, sizeof user_name);
    for (; i < argc && strcmp (argv[i], "go"); i++) {
        char *name = argv[i], *value = strchr (name, '=');
        if (value) *value++ = 0;
        if (!strcmp (name, "id")) zmq_setsockopt (socket, ZMQ_ROUTING_ID, value, strlen (value));
        else if (!strcmp (name, "domain")) zmq_setsockopt (socket, ZMQ_ZAP_DOMAIN, value, strlen (value));
        else if (!strcmp (name, "plain-server")) zmq_setsockopt (socket, ZMQ_PLAIN_SERVER, &one, sizeof one);
        else if (!strcmp (name, "plain-client")) {
            char *password = strchr (value, ':');
            *password++ = 0;
            zmq_setsockopt (socket, ZMQ_PLAIN_USERNAME, value, strlen (value));
            zmq_setsockopt (socket, ZMQ_PLAIN_PASSWORD, password, strlen (password));
        } else if (!strcmp (name, "curve-server")) {
            zmq_setsockopt (socket, ZMQ_CURVE_SERVER, &one, sizeof one);
            zmq_setsockopt (socket, ZMQ_CURVE_SECRETKEY, server_secret, 41);
        } else if (!strcmp (name, "curve-client")) {
            zmq_setsockopt (socket, ZMQ_CURVE_SERVERKEY, server_public, 41);
            zmq_setsockopt (socket, ZMQ_CURVE_PUBLICKEY, client_public, 41);
            zmq_setsockopt (socket, ZMQ_CURVE_SECRETKEY, client_secret, 41);
        } else if (!strcmp (name, "gssapi-server")) {
            assert (!zmq_setsockopt (socket, ZMQ_GSSAPI_SERVER, &one, sizeof one));
            zmq_setsockopt (socket, ZMQ_GSSAPI_PRINCIPAL, value, strlen (value) + 1);
        } else if (!strcmp (name, "gssapi-client")) {
            zmq_setsockopt (socket, ZMQ_GSSAPI_SERVICE_PRINCIPAL, value, strlen (value) + 1);
        } else if (!strcmp (name, "gssapi-principal")) {
            zmq_setsockopt (socket, ZMQ_GSSAPI_PRINCIPAL, value, strlen (value) + 1);
        } else if (!strcmp (name, "gssapi-plaintext")) {
            zmq_setsockopt (socket, ZMQ_GSSAPI_PLAINTEXT, &one, sizeof one);
        } else if (!strcmp (name, "heartbeat")) {
            int ms = atoi (value), ttl = 10 * ms;
            zmq_setsockopt (socket, ZMQ_HEARTBEAT_IVL, &ms, sizeof ms);
            zmq_setsockopt (socket, ZMQ_HEARTBEAT_TTL, &ttl, sizeof ttl);
        } else if (!strcmp (name, "zap")) {
            void *handler = zmq_socket (context, ZMQ_REP);
            pthread_t thread;
            zap_status = value;
            assert (!zmq_bind (handler, "inproc://zeromq.zap.01"));
            pthread_create (&thread, NULL, zap, handler);
        } else return 2;
    }
    zmq_socket_monitor (socket, "inproc://monitor", ZMQ_EVENT_ALL);
    void *monitor = zmq_socket (context, ZMQ_PAIR);
    zmq_setsockopt (monitor, ZMQ_RCVTIMEO, &timeout, sizeof timeout);
    zmq_connect (monitor, "inproc://monitor");
    if (!strcmp (argv[2], "bind")) assert (!zmq_bind (socket, argv[3]));
    else assert (!zmq_connect (socket, argv[3]));
    puts ("ready");
    fflush (stdout);
    for (i++; i < argc; i++) {
        char *step = argv[i], *value = strchr (step, ':'), bytes[256];
        if (value) *value++ = 0;
        if (!strcmp (step, "sub")) zmq_setsockopt (socket, ZMQ_SUBSCRIBE, bytes, part_bytes (value, strlen (value), bytes));
        else if (!strcmp (step, "unsub")) zmq_setsockopt (socket, ZMQ_UNSUBSCRIBE, bytes, part_bytes (value, strlen (value), bytes));
        else if (!strcmp (step, "send")) send_parts (socket, value);
        else if (!strcmp (step, "recv")) receive (socket, 0);
        else if (!strcmp (step, "echo")) receive (socket, 1);
        else if (!strcmp (step, "accept")) await_peer (monitor);
        else if (!strcmp (step, "wait")) usleep (1000 * atoi (value));
        else return 2;
    }
    if (zap_status) _exit (usleep (200000));
    zmq_close (socket);
    zmq_socket_monitor (NULL, NULL, 0);
    zmq_close (monitor);
    zmq_ctx_term (context);
    return 0;
}
