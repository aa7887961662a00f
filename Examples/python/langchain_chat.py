# SPDX-License-Identifier: MIT-0
"""A chain and embeddings by LangChain: OPENAI_BASE_URL and OPENAI_API_KEY name the gateway."""

from langchain_core.prompts import ChatPromptTemplate
from langchain_openai import ChatOpenAI, OpenAIEmbeddings

prompt = ChatPromptTemplate.from_messages([("system", "You answer briefly."), ("user", "{question}")])
chain = prompt | ChatOpenAI(model="us.amazon.nova-lite-v1:0")
print(chain.invoke({"question": "Hello!"}).content)

# Otherwise LangChain counts tokens by a table that it fetches.
embeddings = OpenAIEmbeddings(model="amazon.titan-embed-text-v2:0", check_embedding_ctx_length=False)
vectors = embeddings.embed_documents(["one", "two"])
print(len(vectors), "vectors of", len(vectors[0]), "numbers")
