// CLIENTS sockets of type REQ, all at once, ask ROUNDS times each and then stay idle until a line comes on the standard input:
// clients ENDPOINT CLIENTS ROUNDS
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

int main(int argc, char **argv) {
  if (argc != 4) return fprintf(stderr, "clients ENDPOINT CLIENTS ROUNDS\n"), 2;
  int clients = atoi(argv[2]), rounds = atoi(argv[3]);
  void *context = zmq_ctx_new();
  zmq_ctx_set(context, ZMQ_MAX_SOCKETS, clients + 8);
  void **sockets = malloc(sizeof(void *) * (size_t)clients);
  int timeout = 30000, linger = 0;
  for (int index = 0; index < clients; index++) {
    sockets[index] = zmq_socket(context, ZMQ_REQ);
    if (!sockets[index]) return perror("socket"), 1;
    zmq_setsockopt(sockets[index], ZMQ_RCVTIMEO, &timeout, sizeof timeout);
    zmq_setsockopt(sockets[index], ZMQ_LINGER, &linger, sizeof linger);
    if (zmq_connect(sockets[index], argv[1]) != 0) return perror("connect"), 1;
  }
  long answered = 0;
  char sent[64], got[64];
  for (int round = 0; round < rounds; round++) {
    for (int index = 0; index < clients; index++) {
      int size = snprintf(sent, sizeof sent, "client %d round %d", index, round);
      if (zmq_send(sockets[index], sent, (size_t)size, 0) < 0) return perror("send"), 1;
    }
    for (int index = 0; index < clients; index++) {
      int size = snprintf(sent, sizeof sent, "client %d round %d", index, round);
      int found = zmq_recv(sockets[index], got, sizeof got, 0);
      if (found != size || memcmp(sent, got, (size_t)size) != 0) return fprintf(stderr, "client %d got a wrong answer\n", index), 1;
      answered++;
    }
  }
  printf("answered %ld\n", answered);
  fflush(stdout);
  getchar();
  for (int index = 0; index < clients; index++) zmq_close(sockets[index]);
  zmq_ctx_term(context);
  return 0;
}
