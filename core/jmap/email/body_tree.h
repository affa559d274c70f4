// The parts of a message as RFC 8621 section 4.1.4 sees them, and which of them are its text and which are attached.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "mime/structure.h"

namespace posthorn::jmap {

struct BodyNode {
    std::string type;        ///< "text/plain", in lower case
    std::string disposition; ///< in lower case; empty for none
    bool named = false;      ///< has a file name
    std::string partId;      ///< IMAP's section number; empty for a multipart
    uint32_t part = 0;       ///< index into mime::Structure::parts, where the tree is made from one
    std::vector<uint32_t> children;

    bool isMultipart() const { return type.starts_with("multipart/"); }
};

/// The first node is the message's body. A message in a message is a leaf.
struct BodyTree {
    std::vector<BodyNode> nodes;
};

BodyTree makeBodyTree(const mime::Structure& structure);

/// Indices of nodes.
struct BodyLists {
    std::vector<uint32_t> text, html, attachments;
};
BodyLists sortParts(const BodyTree& tree);

/// At least one attachment is not inline.
bool hasAttachment(const BodyTree& tree);

} // namespace posthorn::jmap
