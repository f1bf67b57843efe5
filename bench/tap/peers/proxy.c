// libzmq's own proxy: proxy FRONTEND BACKEND pull-push|router-dealer (binds the first, connects to the second; ends with SIGTERM)
#include <stdio.h>
#include <string.h>
#include <zmq.h>

int main(int argc, char **argv) {
  if (argc != 4) return fprintf(stderr, "proxy FRONTEND BACKEND pull-push|router-dealer\n"), 2;
  int pipeline = strcmp(argv[3], "pull-push") == 0;
  void *context = zmq_ctx_new();
  void *front = zmq_socket(context, pipeline ? ZMQ_PULL : ZMQ_ROUTER);
  void *back = zmq_socket(context, pipeline ? ZMQ_PUSH : ZMQ_DEALER);
  if (zmq_bind(front, argv[1]) != 0 || zmq_connect(back, argv[2]) != 0) return perror("proxy"), 1;
  puts("ready");
  fflush(stdout);
  zmq_proxy(front, back, NULL);
  return 0;
}
