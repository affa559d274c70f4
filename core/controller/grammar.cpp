#include "controller/grammar.h"

namespace posthorn::controller {

std::optional<std::vector<std::string>> parseWords(std::string_view line)
{
    std::vector<std::string> words;
    size_t i = 0;
    for (;;) {
        std::string& word = words.emplace_back();
        if (i < line.size() && line[i] == '"') {
            for (++i; i < line.size() && line[i] != '"'; ++i) {
                if (line[i] == '\\' && i + 1 < line.size())
                    ++i;
                word += line[i];
            }
            if (i == line.size())
                return std::nullopt;
            ++i;
        } else {
            while (i < line.size() && line[i] != '\t')
                word += line[i++];
        }
        if (i == line.size())
            return words;
        if (line[i] != '\t')
            return std::nullopt;
        ++i;
    }
}

std::string formatWords(const std::vector<std::string>& words)
{
    std::string line;
    for (const std::string& word : words) {
        if (!line.empty())
            line += '\t';
        line += '"';
        for (const char c : word) {
            if (c == '"' || c == '\\')
                line += '\\';
            line += c == '\r' || c == '\n' ? ' ' : c;
        }
        line += '"';
    }
    return line;
}

} // namespace posthorn::controller
