// PatchObject of RFC 8620 section 5.3.
#pragma once

#include "jmap/error.h"
#include "jmap/json.h"

namespace posthorn::jmap {

/// @p object with @p patch applied: each name is a pointer without its first "/", each value what to set there; null
/// removes the member, or becomes the null of a member at the top, whose default the type knows. invalidPatch: a pointer
/// into an array, through something that is no object or does not exist, or one that is a prefix of another.
tl::expected<Object, SetError> applyPatch(Object object, const Object& patch);

} // namespace posthorn::jmap
