// Sends COUNT messages of SIZE bytes to ENDPOINT, as fast as it can or RATE a second: push ENDPOINT SIZE COUNT [RATE]
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zmq.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  if (argc != 4 && argc != 5) return fprintf(stderr, "push ENDPOINT SIZE COUNT [RATE]\n"), 2;
  double rate = argc == 5 ? atof(argv[4]) : 0;
  size_t size = (size_t)atol(argv[2]);
  long count = atol(argv[3]);
  char *body = malloc(size + 1);
  memset(body, 'x', size);
  void *context = zmq_ctx_new();
  void *socket = zmq_socket(context, ZMQ_PUSH);
  int linger = 60000;
  zmq_setsockopt(socket, ZMQ_LINGER, &linger, sizeof linger);
  if (zmq_connect(socket, argv[1]) != 0) return perror("connect"), 1;
  double start = now();
  for (long sent = 0; sent < count; sent++) {
    // In steps of some milliseconds: sleeping is not exact.
    if (rate > 0 && sent % 1000 == 0) {
      double ahead = (double)sent / rate - (now() - start);
      if (ahead > 0) nanosleep(&(struct timespec){(time_t)ahead, (long)((ahead - (time_t)ahead) * 1e9)}, NULL);
    }
    if (zmq_send(socket, body, size, 0) < 0) return perror("send"), 1;
  }
  zmq_close(socket);
  zmq_ctx_term(context);
  return 0;
}
