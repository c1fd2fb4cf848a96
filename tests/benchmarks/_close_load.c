/*
 * Sends HTTP requests, each over a connection of its own: what `openssl ocsp` needs, which closes after every answer.
 *
 *   close_load PORT SECONDS CONNECTIONS < requests, each a line of hex
 *
 * It prints how many answers with status 200 came, how many requests failed, and the milliseconds within which 99 of
 * 100 answers came.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define MOST 1024
#define KEPT 200000

struct request {
  char bytes[2048];
  size_t length;
};

static struct request requests[MOST];
static int request_count;
static struct sockaddr_in server;
static double until;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static double times[KEPT];
static long answered, failed;

static double now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec + at.tv_nsec / 1e9;
}

static int ask(const struct request *request) {
  char answer[16384];
  size_t length = 0;
  ssize_t got;
  struct timeval patience = {2, 0};
  int connection = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (connect(connection, (struct sockaddr *)&server, sizeof server) == 0 &&
      send(connection, request->bytes, request->length, MSG_NOSIGNAL) == (ssize_t)request->length)
    while ((got = recv(connection, answer + length, sizeof answer - 1 - length, 0)) > 0) length += got;
  close(connection);
  answer[length] = 0;
  return length > 300 && !strncmp(answer, "HTTP/1.", 7) && !strncmp(answer + 8, " 200", 4);
}

static void *client(void *first) {
  for (int at = (int)(long)first; now() < until; at++) {
    double begun = now();
    int good = ask(&requests[at % request_count]);
    pthread_mutex_lock(&lock);
    if (!good) failed++;
    else {
      if (answered < KEPT) times[answered] = now() - begun;
      answered++;
    }
    pthread_mutex_unlock(&lock);
  }
  return 0;
}

static void read_requests(void) {
  char line[4096];
  while (request_count < MOST && fgets(line, sizeof line, stdin)) {
    struct request *request = &requests[request_count++];
    size_t octets = strcspn(line, "\n") / 2;
    request->length = snprintf(request->bytes, sizeof request->bytes,
                               "POST / HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Type: application/ocsp-request\r\n"
                               "Content-Length: %zu\r\n\r\n",
                               octets);
    for (size_t at = 0; at < octets && request->length < sizeof request->bytes; at++) {
      unsigned value;
      sscanf(line + 2 * at, "%2x", &value);
      request->bytes[request->length++] = (char)value;
    }
  }
}

static int by_size(const void *a, const void *b) {
  double difference = *(const double *)a - *(const double *)b;
  return difference < 0 ? -1 : difference > 0;
}

int main(int count, char **given) {
  pthread_t clients[64];
  if (count != 4) return 2;
  int connections = atoi(given[3]);
  read_requests();
  if (request_count == 0 || connections < 1 || connections > 64) return 2;
  server.sin_family = AF_INET;
  server.sin_port = htons(atoi(given[1]));
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  until = now() + atof(given[2]);
  for (long at = 0; at < connections; at++) pthread_create(&clients[at], 0, client, (void *)(at * 7));
  for (int at = 0; at < connections; at++) pthread_join(clients[at], 0);
  long measured = answered < KEPT ? answered : KEPT;
  qsort(times, measured, sizeof *times, by_size);
  printf("%ld %ld %.3f\n", answered, failed, measured ? times[measured * 99 / 100] * 1000 : 0);
  return 0;
}
