// What the names in APP/ order.
#pragma once

#include <span>
#include <string_view>

#include "semaphores/orders.h"

namespace posthorn::semaphores {

/// Of one line of the file; Invalid where the line is none of that kind.
struct Operation {
    std::string word;
    std::vector<std::string> arguments;
};

struct Order {
    std::string_view word;
    Fate fate = Fate::Nothing;
    /// For each line of the file that is neither empty nor begins with #; null where the file's text does not matter.
    Result<std::vector<Operation>> (*ofLine)(std::string_view line) = nullptr;
    std::vector<Operation> (*always)() = nullptr; ///< whatever the file says
};

std::span<const Order> orders();

} // namespace posthorn::semaphores
