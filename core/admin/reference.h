// The reference of posthornctl's commands, made from the operations: docs/posthornctl.md is this text.
#pragma once

#include <string>

#include "admin/operations.h"

namespace posthorn::admin {

/// Markdown: a row for each operation, in the order of @p operations.
std::string operationsReference(std::span<const Operation> operations);

} // namespace posthorn::admin
