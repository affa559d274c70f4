// The application's own capability: named values that follow a person from browser to browser. One object of the
// account, "singleton", with "values" that maps names to any JSON.
#pragma once

#include "jmap/standard/object_type.h"

namespace posthorn::jmap {

Task<Answer> preferencesGet(Call call);
Task<Answer> preferencesChanges(Call call);
Task<Answer> preferencesSet(Call call);

inline constexpr std::string_view preferencesKind = "Preferences";

} // namespace posthorn::jmap
