// Binds ENDPOINT and takes COUNT messages; prints messages a second, from the first to the last: pull ENDPOINT SIZE COUNT
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <zmq.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  if (argc != 4) return fprintf(stderr, "pull ENDPOINT SIZE COUNT\n"), 2;
  size_t size = (size_t)atol(argv[2]);
  long count = atol(argv[3]);
  void *context = zmq_ctx_new();
  void *socket = zmq_socket(context, ZMQ_PULL);
  int timeout = 20000;
  zmq_setsockopt(socket, ZMQ_RCVTIMEO, &timeout, sizeof timeout);
  if (zmq_bind(socket, argv[1]) != 0) return perror("bind"), 1;
  puts("ready");
  fflush(stdout);
  zmq_msg_t message;
  zmq_msg_init(&message);
  double start = 0;
  for (long taken = 0; taken < count; taken++) {
    if (zmq_msg_recv(&message, socket, 0) < 0) return fprintf(stderr, "only %ld of %ld messages came\n", taken, count), 1;
    if (zmq_msg_size(&message) != size) return fprintf(stderr, "a message of %zu bytes\n", zmq_msg_size(&message)), 1;
    if (taken == 0) start = now();
  }
  printf("%.0f\n", (double)(count - 1) / (now() - start));
  zmq_msg_close(&message);
  zmq_close(socket);
  zmq_ctx_term(context);
  return 0;
}
