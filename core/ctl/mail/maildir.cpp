#include "ctl/mail/maildir.h"

#include <algorithm>
#include <filesystem>

#include "base/text.h"

namespace posthorn::ctl {

namespace fs = std::filesystem;

namespace {

constexpr std::pair<char, uint32_t> letterFlags[] = {
    {'D', Draft}, {'F', Flagged}, {'R', Answered}, {'S', Seen}, {'T', Deleted}}; // in the order in which they stand
constexpr std::string_view forwarded = "$Forwarded"; // P, passed

} // namespace

MaildirName parseMaildirName(std::string_view fileName, const std::map<char, std::string>& letters)
{
    MaildirName name;
    const size_t colon = fileName.rfind(":2,");
    name.base = fileName.substr(0, colon);
    if (colon == std::string_view::npos)
        return name;
    std::string_view info = fileName.substr(colon + 3);
    for (const char c : info.substr(0, info.find(','))) {
        for (const auto& [letter, flag] : letterFlags)
            name.flags |= c == letter ? flag : 0;
        if (c == 'P')
            name.keywords.emplace_back(forwarded);
        if (const auto found = letters.find(c); found != letters.end())
            name.keywords.push_back(found->second);
    }
    return name;
}

std::string maildirInfo(uint32_t flags, const std::vector<std::string>& keywords, const std::map<char, std::string>& letters)
{
    std::string info;
    for (const auto& [letter, flag] : letterFlags) {
        if (flags & flag)
            info += letter;
    }
    for (const std::string& keyword : keywords) {
        if (equalsIgnoreCase(keyword, forwarded))
            info += 'P';
        for (const auto& [letter, word] : letters) {
            if (equalsIgnoreCase(keyword, word))
                info += letter;
        }
    }
    std::sort(info.begin(), info.end());
    return ":2," + info;
}

std::map<char, std::string> parseKeywordFile(std::string_view text)
{
    std::map<char, std::string> letters;
    while (!text.empty()) {
        std::string_view line = trimmed(takeUntil(text, '\n'));
        const auto number = parseNumber<unsigned>(takeUntil(line, ' '));
        if (number && *number < 26 && !line.empty())
            letters[char('a' + *number)] = line;
    }
    return letters;
}

std::string formatKeywordFile(const std::map<char, std::string>& letters)
{
    std::string text;
    for (const auto& [letter, word] : letters)
        text += std::to_string(letter - 'a') + ' ' + word + '\n';
    return text;
}

bool isMaildir(const std::string& path)
{
    std::error_code ignored;
    return fs::is_directory(path + "/cur", ignored) || fs::is_directory(path + "/new", ignored);
}

std::vector<std::string> maildirFolders(const std::string& path)
{
    std::vector<std::string> folders;
    if (isMaildir(path))
        folders.emplace_back(".");
    std::error_code error;
    for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
        const std::string name = it->path().filename().string();
        if (name.size() > 1 && name.starts_with('.') && isMaildir(it->path().string()))
            folders.push_back(name);
    }
    std::sort(folders.begin(), folders.end());
    return folders;
}

std::vector<std::string> maildirFiles(const std::string& path)
{
    std::vector<std::string> files;
    for (const char* part : {"cur/", "new/"}) {
        std::error_code error;
        for (fs::directory_iterator it(path + '/' + part, error), end; !error && it != end; it.increment(error)) {
            std::error_code ignored;
            const std::string name = it->path().filename().string();
            if (!name.starts_with('.') && it->is_regular_file(ignored))
                files.push_back(part + name);
        }
    }
    // By the time at the name's beginning, whichever of the two it lies in.
    std::sort(files.begin(), files.end(), [](const std::string& a, const std::string& b) { return a.substr(4) < b.substr(4); });
    return files;
}

} // namespace posthorn::ctl
