#include "jmap/email/body_tree.h"

#include <algorithm>

#include "base/text.h"
#include "mime/parameters.h"

namespace posthorn::jmap {

namespace {

std::string typeOf(const mime::Part& part)
{
    if (part.kind == mime::Part::Kind::Message && !part.contentType)
        return "message/rfc822"; // in a digest (RFC 2046 section 5.1.5)
    if (!part.contentType)
        return "text/plain";
    const mime::ParameterizedValue value = mime::parseContentType(*part.contentType);
    if (value.broken)
        return "text/plain"; // RFC 2045 section 5.2
    std::string type = toLower(value.value);
    if (type.starts_with("multipart/") && part.kind != mime::Part::Kind::Multipart)
        type = "application/octet-stream"; // one that is nested too deep
    return type;
}

bool hasParameter(const mime::ParameterizedValue& value, std::string_view name)
{
    return std::any_of(value.parameters.begin(), value.parameters.end(), [name](const mime::Parameter& parameter) {
        return startsWithIgnoreCase(parameter.name, name) &&
               (parameter.name.size() == name.size() || parameter.name[name.size()] == '*');
    });
}

void addPart(const mime::Structure& structure, uint32_t part, const std::string& path, BodyTree& tree)
{
    const mime::Part& from = structure.parts[part];
    const auto index = uint32_t(tree.nodes.size());
    BodyNode node;
    node.type = typeOf(from);
    node.part = part;
    if (from.contentType)
        node.named = hasParameter(mime::parseContentType(*from.contentType), "name");
    if (from.disposition) {
        const mime::ParameterizedValue disposition = mime::parseParameterized(*from.disposition);
        node.disposition = toLower(disposition.value);
        node.named |= hasParameter(disposition, "filename");
    }
    const bool multipart = node.isMultipart();
    if (!multipart)
        node.partId = path.empty() ? "1" : path;
    tree.nodes.push_back(std::move(node));
    if (!multipart)
        return;
    uint32_t number = 1;
    for (uint32_t child = from.firstChild; child != mime::Part::none; child = structure.parts[child].next, ++number) {
        tree.nodes[index].children.push_back(uint32_t(tree.nodes.size()));
        addPart(structure, child, (path.empty() ? path : path + ".") + std::to_string(number), tree);
    }
}

/// RFC 8621 section 4.1.4, word for word.
class Sorter {
public:
    Sorter(const BodyTree& tree, BodyLists& lists) : m_tree(tree), m_lists(lists) {}

    using List = std::vector<uint32_t>;
    void sort(const List& parts, std::string_view multipart, bool inAlternative, List* html, List* text)
    {
        const size_t textLength = text ? text->size() : 0;
        const size_t htmlLength = html ? html->size() : 0;
        for (size_t i = 0; i < parts.size(); ++i) {
            const BodyNode& part = m_tree.nodes[parts[i]];
            if (part.isMultipart()) {
                const std::string_view sub = std::string_view(part.type).substr(10);
                sort(part.children, sub, inAlternative || sub == "alternative", html, text);
            } else if (!isInline(part, i, multipart)) {
                m_lists.attachments.push_back(parts[i]);
            } else if (multipart == "alternative") {
                List* to = part.type == "text/plain" ? text : part.type == "text/html" ? html : &m_lists.attachments;
                if (to)
                    to->push_back(parts[i]);
            } else {
                if (inAlternative) {
                    if (part.type == "text/plain")
                        html = nullptr;
                    if (part.type == "text/html")
                        text = nullptr;
                }
                if (text)
                    text->push_back(parts[i]);
                if (html)
                    html->push_back(parts[i]);
                if ((!text || !html) && isMedia(part.type))
                    m_lists.attachments.push_back(parts[i]);
            }
        }
        if (multipart != "alternative" || !text || !html)
            return;
        const bool moreText = text->size() != textLength;
        const bool moreHtml = html->size() != htmlLength;
        if (!moreText && moreHtml)
            text->insert(text->end(), html->begin() + std::ptrdiff_t(htmlLength), html->end());
        else if (moreText && !moreHtml)
            html->insert(html->end(), text->begin() + std::ptrdiff_t(textLength), text->end());
    }

private:
    static bool isMedia(std::string_view type)
    {
        return type.starts_with("image/") || type.starts_with("audio/") || type.starts_with("video/");
    }
    static bool isInline(const BodyNode& part, size_t index, std::string_view multipart)
    {
        if (part.disposition == "attachment")
            return false;
        if (part.type != "text/plain" && part.type != "text/html" && !isMedia(part.type))
            return false;
        return index == 0 || (multipart != "related" && (isMedia(part.type) || !part.named));
    }

    const BodyTree& m_tree;
    BodyLists& m_lists;
};

} // namespace

BodyTree makeBodyTree(const mime::Structure& structure)
{
    BodyTree tree;
    addPart(structure, 0, {}, tree);
    return tree;
}

BodyLists sortParts(const BodyTree& tree)
{
    BodyLists lists;
    Sorter(tree, lists).sort({0}, "mixed", false, &lists.html, &lists.text);
    return lists;
}

bool hasAttachment(const BodyTree& tree)
{
    const BodyLists lists = sortParts(tree);
    return std::any_of(lists.attachments.begin(), lists.attachments.end(),
                       [&tree](uint32_t index) { return tree.nodes[index].disposition != "inline"; });
}

} // namespace posthorn::jmap
