// The settings reference, made from the catalogue: docs/settings.md is this text.
#pragma once

#include <string>

namespace posthorn::config {

/// Markdown: a section for each group, a row for each setting.
std::string settingsReference();

} // namespace posthorn::config
