// links: posthorn-controller
// Controller lines out of any bytes: what was split into words is written and split again as the same words.
#include <cstdint>
#include <cstdlib>

#include "controller/grammar.h"

using namespace posthorn::controller;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string_view line(reinterpret_cast<const char*>(data), size);
    const auto words = parseWords(line);
    if (!words)
        return 0;
    size_t length = 0;
    for (const std::string& word : *words)
        length += word.size();
    if (words->empty() || length > size || words->size() > size + 1)
        std::abort();
    const std::string again = formatWords(*words);
    if (again.find_first_of("\r\n") != std::string::npos)
        std::abort();
    auto same = *words;
    for (std::string& word : same) {
        for (char& c : word)
            c = c == '\r' || c == '\n' ? ' ' : c;
    }
    if (parseWords(again) != same)
        std::abort();
    return 0;
}
