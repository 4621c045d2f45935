/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-hq.h"

G_BEGIN_DECLS

/**
 * MusterHqRequest:
 * @method: "GET" or "POST"
 * @path: path as it came, percent-encoded
 * @query: (nullable): what stands after `?` as it came
 * @content_digest: (nullable): header
 * @signature_input: (nullable): header
 * @signature: (nullable): header
 * @body: (nullable): body
 *
 * A request without the library that received it: HTTP, a sealed file and a test hand in the same.
 */
typedef struct
{
  const char *method;
  const char *path;
  const char *query;
  const char *content_digest;
  const char *signature_input;
  const char *signature;
  GBytes *body;
} MusterHqRequest;

/**
 * MusterHqResponse:
 * @status: HTTP status
 * @content_type: type of the body
 * @body: the body
 * @retry_after: seconds; 0: none
 */
typedef struct
{
  guint status;
  const char *content_type;
  GBytes *body;
  guint retry_after;
} MusterHqResponse;

MusterHqResponse *muster_hq_handle (MusterHq *self, const MusterHqRequest *request);
void muster_hq_response_free (MusterHqResponse *response);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterHqResponse, muster_hq_response_free)

G_END_DECLS
