// links: posthorn-mime
// Any bytes looked through: UTF-8 must come out, and what the index holds is what reading finds.
#include <cstddef>
#include <cstdint>

#include "base/text.h"
#include "mime/conversation.h"
#include "mime/search_text.h"
#include "tests/unit/mime/checks.h"

using namespace posthorn;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::string folded = mime::foldForSearch(text);
    mime::test::require(isUtf8(folded), "UTF-8", text);
    for (const char c : folded)
        mime::test::require(static_cast<unsigned char>(c) >= ' ' && c != 127, "no control characters", text);
    mime::test::require(isUtf8(mime::baseSubject(text)), "base subject", text);
    mime::test::require(mime::messageIds(text).size() <= 50, "identifiers", text);
    const mime::SearchableText all = mime::searchableText(text, 4096);
    for (const std::string* part : {&all.from, &all.to, &all.cc, &all.bcc, &all.subject, &all.header, &all.fileNames, &all.body})
        mime::test::require(isUtf8(*part), "UTF-8", text);
    mime::test::require(all.subject.empty() || mime::headerHolds(text, "Subject", all.subject.substr(0, all.subject.find(mime::searchBreak))),
                        "the header holds what was indexed", text);
    mime::test::require(isUtf8(mime::previewText(text, mime::scan(text))), "preview", text);
    return 0;
}
