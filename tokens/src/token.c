#include "token.h"

size_t
token_memory(const struct token *token)
{
  size_t size = 0;
  for (const struct object *object = token->objects; object; object = object->next)
    if (!object->session)
      size += attributes_size(&object->attributes);
  return size;
}
