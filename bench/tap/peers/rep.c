// Binds ENDPOINT and echoes COUNT requests: rep ENDPOINT COUNT
#include <stdio.h>
#include <stdlib.h>
#include <zmq.h>

int main(int argc, char **argv) {
  if (argc != 3) return fprintf(stderr, "rep ENDPOINT COUNT\n"), 2;
  long count = atol(argv[2]);
  void *context = zmq_ctx_new();
  void *socket = zmq_socket(context, ZMQ_REP);
  int timeout = 20000;
  zmq_setsockopt(socket, ZMQ_RCVTIMEO, &timeout, sizeof timeout);
  if (zmq_bind(socket, argv[1]) != 0) return perror("bind"), 1;
  puts("ready");
  fflush(stdout);
  zmq_msg_t message;
  zmq_msg_init(&message);
  for (long taken = 0; taken < count; taken++) {
    if (zmq_msg_recv(&message, socket, 0) < 0) return fprintf(stderr, "only %ld of %ld requests came\n", taken, count), 1;
    if (zmq_msg_send(&message, socket, 0) < 0) return perror("send"), 1;
  }
  zmq_close(socket);
  zmq_ctx_term(context);
  return 0;
}
