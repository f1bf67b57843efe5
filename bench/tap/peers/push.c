// Sends COUNT messages of SIZE bytes to ENDPOINT as fast as it can: push ENDPOINT SIZE COUNT
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

int main(int argc, char **argv) {
  if (argc != 4) return fprintf(stderr, "push ENDPOINT SIZE COUNT\n"), 2;
  size_t size = (size_t)atol(argv[2]);
  long count = atol(argv[3]);
  char *body = malloc(size + 1);
  memset(body, 'x', size);
  void *context = zmq_ctx_new();
  void *socket = zmq_socket(context, ZMQ_PUSH);
  int linger = 60000;
  zmq_setsockopt(socket, ZMQ_LINGER, &linger, sizeof linger);
  if (zmq_connect(socket, argv[1]) != 0) return perror("connect"), 1;
  for (long sent = 0; sent < count; sent++)
    if (zmq_send(socket, body, size, 0) < 0) return perror("send"), 1;
  zmq_close(socket);
  zmq_ctx_term(context);
  return 0;
}
