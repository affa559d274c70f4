#include "store/search/threads.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "mime/conversation.h"
#include "mime/decoded.h"
#include "mime/header.h"

namespace posthorn::store {

namespace {

constexpr size_t mostKeys = 60;

/// Equal on all machines and in all versions: numbers made of it are kept, and clients are told them.
int64_t hashOf(std::string_view a, std::string_view b)
{
    uint64_t hash = 0xcbf29ce484222325; // FNV-1a
    const auto take = [&hash](char c) { hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3; };
    std::for_each(a.begin(), a.end(), take);
    take('\0');
    std::for_each(b.begin(), b.end(), take);
    hash ^= hash >> 30; // and stirred as splitmix64 does
    hash *= 0xbf58476d1ce4e5b9;
    hash ^= hash >> 27;
    hash *= 0x94d049bb133111eb;
    hash ^= hash >> 31;
    return int64_t(hash & 0x3fffffffffffffff) + 1;
}

} // namespace

ThreadKeys threadKeys(std::string_view header, BodyId body)
{
    std::string_view references, inReplyTo, messageId, subject;
    mime::HeaderReader reader(header);
    mime::HeaderField field;
    while (reader.next(field)) {
        if (!field.value.data())
            continue;
        std::string_view* const kept = equalsIgnoreCase(field.name, "References")    ? &references
                                       : equalsIgnoreCase(field.name, "In-Reply-To") ? &inReplyTo
                                       : equalsIgnoreCase(field.name, "Message-ID")  ? &messageId
                                       : equalsIgnoreCase(field.name, "Subject")     ? &subject
                                                                                     : nullptr;
        if (kept && kept->empty())
            *kept = field.value;
    }
    const std::string base = mime::baseSubject(mime::headerText(subject));
    ThreadKeys out;
    for (const std::string_view value : {references, inReplyTo, messageId}) {
        for (const std::string& id : mime::messageIds(value)) {
            const int64_t key = hashOf(id, base);
            if (out.keys.size() < mostKeys && std::find(out.keys.begin(), out.keys.end(), key) == out.keys.end())
                out.keys.push_back(key);
        }
    }
    out.own = out.keys.empty() ? hashOf("body", std::to_string(body)) : out.keys.front();
    return out;
}

} // namespace posthorn::store
