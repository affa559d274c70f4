// An Email object (RFC 8621 section 4.1) made of what has been read of the message.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "jmap/email/header_forms.h"
#include "jmap/email/source.h"
#include "jmap/ids.h"

namespace posthorn::jmap {

/// What Email/get and Email/parse are asked for besides properties.
struct RenderOptions {
    std::vector<std::string_view> properties;
    std::vector<std::string_view> bodyProperties;
    bool textValues = false;
    bool htmlValues = false;
    bool allValues = false;
    size_t maxValueBytes = 0; ///< 0 for no limit
};

/// What null stands for in Email/get's "properties" (section 4.2), and in Email/parse's (section 4.9).
std::span<const std::string_view> defaultEmailProperties();
std::span<const std::string_view> defaultParseProperties();
/// "properties" may name it.
bool isEmailProperty(std::string_view property);
/// Reads the arguments that Email/get and Email/parse share; @p properties has been checked.
tl::expected<RenderOptions, MethodError> readRenderOptions(const Call& call, std::vector<std::string_view> properties);

class EmailRenderer {
public:
    /// @p options outlive the renderer.
    explicit EmailRenderer(const RenderOptions& options);

    Level needed() const { return m_needed; }
    bool wantsThreads() const { return m_wantsThreads; }
    bool wantsPreview() const { return m_wantsPreview; }

    /// @p blob: what part ids are made from. @p preview: where it is known already.
    Object render(EmailSource& source, const BlobId& blob, store::BodyId thread, const std::string* preview) const;

    /// Up to 256 characters of the text on one line.
    static std::string makePreview(EmailSource& source);

private:
    struct Parts;
    Json property(std::string_view name, EmailSource& source, const BlobId& blob) const;
    Json headerProperty(const HeaderProperty& property, EmailSource& source) const;
    Json bodyValues(const Parts& parts, EmailSource& source) const;
    Json partJson(const Parts& parts, uint32_t node, EmailSource& source, const BlobId& blob, bool tree) const;
    Json partList(const Parts& parts, const std::vector<uint32_t>& nodes, EmailSource& source, const BlobId& blob) const;

    const RenderOptions& m_options;
    std::vector<HeaderProperty> m_headers; ///< by name of the property
    std::vector<HeaderProperty> m_partHeaders;
    Level m_needed = Level::Index;
    bool m_wantsThreads = false;
    bool m_wantsPreview = false;
};

} // namespace posthorn::jmap
