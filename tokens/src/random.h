/* Randomness of the operating system. */
#ifndef RANDOM_H
#define RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Fills a buffer, as nettle_random_func; ends the process when the system has no randomness. */
void random_bytes(void *context, size_t length, uint8_t *bytes);

#endif
