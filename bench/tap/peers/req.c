// Asks COUNT times with SIZE bytes; prints p50 and p99 of the round trip in microseconds: req ENDPOINT SIZE COUNT
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zmq.h>

static double now_us(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}
static int by_size(const void *one, const void *other) {
  double a = *(const double *)one, b = *(const double *)other;
  return (a > b) - (a < b);
}

int main(int argc, char **argv) {
  if (argc != 4) return fprintf(stderr, "req ENDPOINT SIZE COUNT\n"), 2;
  size_t size = (size_t)atol(argv[2]);
  long count = atol(argv[3]), warm = count / 10;
  char *body = malloc(size + 1);
  memset(body, 'x', size);
  double *times = malloc(sizeof(double) * (size_t)count);
  void *context = zmq_ctx_new();
  void *socket = zmq_socket(context, ZMQ_REQ);
  int timeout = 20000;
  zmq_setsockopt(socket, ZMQ_RCVTIMEO, &timeout, sizeof timeout);
  if (zmq_connect(socket, argv[1]) != 0) return perror("connect"), 1;
  for (long asked = 0; asked < count; asked++) {
    double start = now_us();
    if (zmq_send(socket, body, size, 0) < 0) return perror("send"), 1;
    if (zmq_recv(socket, body, size, 0) != (int)size) return perror("recv"), 1;
    times[asked] = now_us() - start;
  }
  qsort(times + warm, (size_t)(count - warm), sizeof(double), by_size);
  printf("%.1f %.1f\n", times[warm + (count - warm) / 2], times[warm + (count - warm) * 99 / 100]);
  zmq_close(socket);
  zmq_ctx_term(context);
  return 0;
}
